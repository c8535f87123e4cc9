import { parseYuan, yuanText } from '@zhida/shared/money'

const BESIDE = '(width >= 1024px)'
const TICKED = 'zhida.ticked'
const ORDER = ['q', 'category', 'brand', 'attr.', 'price_min', 'price_max', 'in_stock', 'on_offer', 'sort']

/** The filter form: it leads to the address that links lead to, and beside the list each tick acts at once. */
export function enhanceFilters(form: HTMLFormElement): void {
  form.classList.add('is-live')
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    location.assign(addressOf(form))
  })
  form.addEventListener('change', (event) => {
    const field = event.target as HTMLInputElement
    if (field.type !== 'checkbox' || isDrawn(form) || !matchMedia(BESIDE).matches) return
    noteTick(form, field)
    form.requestSubmit()
  })
  // A page that comes back by the back button shows what its address says, not what was ticked on the way out.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) form.reset()
  })
  returnToTick(form)
}

/** Write the address of the list as the shop writes it: nothing empty, always in one order, prices in yuan. */
export function addressOf(form: HTMLFormElement): string {
  const pairs = [...new FormData(form)].map(([name, value]): [string, string] => [name, String(value).trim()])
  const wanted = pairs
    .filter(([, value]) => value !== '')
    .sort(([one], [other]) => rankOf(one) - rankOf(other))
    .map(([name, value]): [string, string] => [name, name.startsWith('price_') ? plainYuan(value) : value])
  const path = form.getAttribute('action') ?? ''
  return wanted.length > 0 ? `${path}?${new URLSearchParams(wanted)}` : path
}

/** Say what the API is to count for the form as it stands: its own path, prices in fen, one card a page. */
export function countPath(form: HTMLFormElement): string | null {
  const [path = '', fixed = ''] = (form.dataset['countedBy'] ?? '').split('?')
  const wanted = new URLSearchParams(fixed)
  for (const [name, value] of new FormData(form)) {
    const text = String(value).trim()
    if (text === '' || name === 'sort') continue
    if (!name.startsWith('price_')) {
      wanted.append(name, text)
      continue
    }
    const fen = parseYuan(text)
    if (fen === null) return null
    wanted.append(name, String(fen))
  }
  wanted.append('page_size', '1')
  return `${path}?${wanted}`
}

/** Put a price range into the two fields, or take it out again. */
export function toggleRange(form: HTMLFormElement, link: HTMLAnchorElement): void {
  const wasOn = link.getAttribute('aria-current') === 'true'
  for (const other of form.querySelectorAll('[data-range]')) other.removeAttribute('aria-current')
  const [least = '', most = ''] = wasOn ? [] : (link.dataset['range'] ?? '').split('~')
  if (!wasOn) link.setAttribute('aria-current', 'true')
  setField(form, 'price_min', least)
  setField(form, 'price_max', most)
}

function rankOf(name: string): number {
  return name.startsWith('attr.') ? ORDER.indexOf('attr.') : ORDER.indexOf(name)
}

function plainYuan(text: string): string {
  const fen = parseYuan(text)
  return fen === null ? text : yuanText(fen).replace(/\.00$/, '')
}

function setField(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name)
  if (field instanceof HTMLInputElement) field.value = value
}

function isDrawn(form: HTMLFormElement): boolean {
  return form.closest('dialog') !== null
}

/** The next page is a page of its own: what was ticked is where keyboard and eye go on. */
function noteTick(form: HTMLFormElement, field: HTMLInputElement): void {
  const panel = form.closest('.filter-panel')
  const noted = { name: field.name, value: field.value, top: panel?.scrollTop ?? 0 }
  try {
    sessionStorage.setItem(TICKED, JSON.stringify(noted))
  } catch {
    // Then the next page starts at its top.
  }
}

function returnToTick(form: HTMLFormElement): void {
  let noted: { name: string; value: string; top: number } | null = null
  try {
    noted = JSON.parse(sessionStorage.getItem(TICKED) ?? 'null') as typeof noted
    sessionStorage.removeItem(TICKED)
  } catch {
    return
  }
  if (!noted) return
  const { name, value, top } = noted
  const boxes = form.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')
  const box = [...boxes].find((it) => it.name === name && it.value === value)
  box?.focus({ preventScroll: true })
  form.closest('.filter-panel')?.scrollTo(0, top)
}
