import { createApp, h } from 'vue'
import { t } from '../texts'
import RegionPicker from './RegionPicker.vue'
import { type Region } from './regions'

const KEPT = 'zhida.region'
const FIRST: Kept = { code: '110101', name: '北京市东城区' }

interface Kept {
  code: string
  name: string
}

interface Promised {
  promise: string
  freight: string
}

/** District -> when it arrives and what sending costs. The chosen district is remembered for the visit only. */
export function mountDelivery(form: HTMLElement, sku: () => string): { refresh(): void } | null {
  const place = form.querySelector<HTMLElement>('[data-part="delivery"]')
  const where = place?.querySelector<HTMLElement>('[data-where]')
  const when = place?.querySelector<HTMLElement>('[data-when]')
  if (!place || !where || !when) return null
  let region = remembered()

  const refresh = (): void => {
    where.replaceChildren(`${t('送至 {region}', { region: region.name })} `, change)
    void ask(place.dataset['delivery'] ?? '', region.code, sku()).then((it) => {
      if (it) when.textContent = [it.promise, it.freight].filter(Boolean).join(' · ')
    })
  }
  const change = document.createElement('button')
  change.type = 'button'
  change.textContent = t('修改')
  change.addEventListener('click', () => {
    openPicker((chosen) => {
      region = { code: chosen.at(-1)?.code ?? '', name: chosen.map((it) => it.name).join('') }
      sessionStorage.setItem(KEPT, JSON.stringify(region))
      refresh()
    })
  })
  refresh()
  return { refresh }
}

/** Without an answer the words of the page stay: they are true for every district. */
async function ask(address: string, region: string, sku: string): Promise<Promised | null> {
  try {
    const response = await fetch(`${address}?region=${region}&sku=${encodeURIComponent(sku)}`)
    return response.ok ? ((await response.json()) as Promised) : null
  } catch {
    return null
  }
}

function remembered(): Kept {
  const kept = sessionStorage.getItem(KEPT)
  return kept ? (JSON.parse(kept) as Kept) : FIRST
}

function openPicker(done: (chosen: Region[]) => void): void {
  const sheet = document.createElement('dialog')
  sheet.className = 'sheet'
  const head = document.createElement('div')
  head.className = 'sheet-head'
  const title = document.createElement('h2')
  title.textContent = t('选择地区')
  const close = document.createElement('button')
  close.className = 'tool'
  close.setAttribute('aria-label', t('取消'))
  close.textContent = '✕'
  close.addEventListener('click', () => {
    sheet.close()
  })
  head.append(title, close)
  const body = document.createElement('div')
  body.className = 'sheet-body'
  sheet.append(head, body)
  document.body.append(sheet)
  const app = createApp({
    render: () =>
      h(RegionPicker, {
        onChosen: (chosen: Region[]) => {
          done(chosen)
          sheet.close()
        },
      }),
  })
  app.mount(body)
  sheet.addEventListener('close', () => {
    app.unmount()
    sheet.remove()
  })
  sheet.showModal()
}
