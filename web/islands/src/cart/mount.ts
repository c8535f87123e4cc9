import { showCount } from '../page/me'

const SWAPPED = ['#cart', '#cart-bar']

/**
 * The cart's forms work by themselves: each posts and the page comes back. This fetches that page and puts its
 * parts in place, so that the sums on the screen are always the server's.
 */
export function mount(root: HTMLElement): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    if (!form.matches('[data-cart]') || event.defaultPrevented) return
    event.preventDefault()
    void swap(form, event.submitter)
  })
  document.addEventListener('change', (event) => {
    const field = event.target as HTMLInputElement
    if (['quantity', 'sku'].includes(field.name) && field.form?.matches('[data-cart]'))
      field.form.requestSubmit()
  })
  count(root)
}

async function swap(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const cart = document.querySelector('#cart')
  cart?.classList.add('is-busy')
  const focused = focusPath(submitter)
  try {
    const response = await send(form, submitter)
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html')
    replace(fresh)
    history.replaceState(null, '', response.url.includes('/cart') ? response.url : location.href)
    if (focused) document.querySelector<HTMLElement>(focused)?.focus()
  } catch {
    form.submit()
  } finally {
    document.querySelector('#cart')?.classList.remove('is-busy')
  }
}

/** A form that only asks says in the address what it asks for; any other posts it. */
function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<Response> {
  const typed = new FormData(form, submitter)
  if (form.method !== 'get') return fetch(form.action, { method: 'POST', body: typed })
  const address = new URL(form.action)
  for (const [name, value] of typed) if (typeof value === 'string') address.searchParams.append(name, value)
  return fetch(address)
}

function replace(fresh: Document): void {
  for (const place of SWAPPED) {
    const before = document.querySelector(place)
    const after = fresh.querySelector(place)
    if (before && after) before.replaceWith(after)
    else if (before && place !== '#cart') before.remove()
  }
  const cart = document.querySelector<HTMLElement>('#cart')
  if (cart) count(cart)
}

function count(cart: HTMLElement): void {
  showCount(cart.querySelectorAll('[data-line]').length)
}

/** Where the keyboard was, so that it is there again after the swap. */
function focusPath(submitter: HTMLElement | null): string {
  const field = document.activeElement
  if (field instanceof HTMLInputElement && field.closest('.chooser')) {
    return (
      `.chooser input[name="${field.name}"]` + (field.type === 'checkbox' ? `[value="${field.value}"]` : '')
    )
  }
  const line = submitter?.closest<HTMLElement>('[data-line]')?.dataset['line']
  const step = submitter?.dataset['step']
  if (!line || !submitter) return ''
  const name = submitter.getAttribute('name')
  const own = step ? `[data-step="${step}"]` : `[name="${name ?? ''}"]`
  return `[data-line="${line}"] ${own}`
}
