import { call } from '@zhida/shared/api'

export interface Me {
  id: string | null
  name: string
  cart_count: number
}

/** Fill the few personal bits of a page that is otherwise the same for everybody. */
export async function fillMe(): Promise<void> {
  try {
    const me = await call<Me>('GET', '/me')
    show(me)
    if (me.id === null) return
    document.body.dataset['member'] = ''
    document.dispatchEvent(new CustomEvent('zhida:me'))
  } catch {
    // Without an answer the page stays as it was sent: nothing personal, everything usable.
  }
}

export function show(me: Me): void {
  showCount(me.cart_count)
  for (const place of document.querySelectorAll<HTMLElement>('[data-me="name"]')) {
    place.textContent = me.name
    place.hidden = me.name === ''
  }
}

export function showCount(count: number): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-me="cart"]')) {
    place.textContent = count > 99 ? '99+' : String(count)
    place.hidden = count === 0
  }
}
