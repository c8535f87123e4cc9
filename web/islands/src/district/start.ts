import { call } from '@zhida/shared/api'
import { choose, chosenCode, chosenName, learn, type District } from './chosen'

const ASKED = 'zhida.district.asked'

/** Let the page's choosers open their sheet, and speak to the cards where a district was chosen. */
export function startDistrict(): void {
  document.addEventListener('click', (event) => {
    const opener = (event.target as Element).closest('[data-district]')
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    void import('./picker').then((it) => {
      it.openPicker()
    })
  })
  document.addEventListener('zhida:district', tellCards)
  document.addEventListener('zhida:cards', tellCards)
  if (!chosenCode()) {
    document.addEventListener('zhida:me', () => void beginWithOwn())
    return
  }
  const name = chosenName()
  if (name) learn({ code: chosenCode(), name })
  tellCards()
}

function tellCards(): void {
  if (!chosenCode() || !document.querySelector('.good[data-number]')) return
  void import('./cards').then((it) => it.tellCards())
}

/** A member who chose nothing on this device begins with the default address; asked once a visit. */
async function beginWithOwn(): Promise<void> {
  if (chosenCode() || sessionStorage.getItem(ASKED)) return
  sessionStorage.setItem(ASKED, '1')
  try {
    const own = await call<{ region: string; region_name: string }>('GET', '/me/district')
    const district: District = { code: own.region, name: own.region_name }
    if (district.code) choose(district)
  } catch {
    // Without an answer nothing is chosen, and the page says so.
  }
}
