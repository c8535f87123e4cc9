import { chosenCode, chosenName, learn } from '../district/chosen'

export interface Told {
  region: string
  region_name: string
  available: 'in' | 'low' | 'out'
  stock: string
  promise: string
  freight: string
  pickup: string
}

/** District -> whether it can have the SKU, when it arrives and what sending costs. */
export function mountDelivery(
  form: HTMLElement,
  sku: () => string,
  onTold: (told: Told) => void,
): { refresh(): void } | null {
  const place = form.querySelector<HTMLElement>('[data-part="delivery"]')
  if (!place) return null
  const refresh = (): void => {
    const code = chosenCode()
    if (!code) return
    if (chosenName()) learn({ code, name: chosenName() })
    place.setAttribute('aria-busy', 'true')
    void ask(place.dataset['delivery'] ?? '', code, sku()).then((told) => {
      place.removeAttribute('aria-busy')
      if (!told || told.region !== chosenCode()) return
      learn({ code: told.region, name: told.region_name })
      show(place, told)
      onTold(told)
    })
  }
  document.addEventListener('zhida:district', refresh)
  refresh()
  return { refresh }
}

function show(place: HTMLElement, told: Told): void {
  const when = place.querySelector<HTMLElement>('[data-when]')
  if (!when) return
  const stock = document.createElement('b')
  stock.className = `stock-word is-${told.available}`
  stock.textContent = told.stock
  const rest = document.createElement('small')
  rest.textContent = [told.freight, told.pickup].filter(Boolean).join(' · ')
  when.replaceChildren(stock, ' ', told.promise, rest)
}

/** Without an answer the words of the page stay: they are true for every district. */
async function ask(address: string, region: string, sku: string): Promise<Told | null> {
  try {
    const response = await fetch(`${address}?region=${region}&sku=${encodeURIComponent(sku)}`)
    return response.ok ? ((await response.json()) as Told) : null
  } catch {
    return null
  }
}
