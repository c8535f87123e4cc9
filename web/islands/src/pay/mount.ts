import { call } from '@zhida/shared/api'
import { listen } from './stream'

const FIRST_MS = 1500
const SLOWEST_MS = 8000

/** Asks the server whether the payment has come, and moves on when it has. */
export function mount(root: HTMLElement): void {
  const number = root.dataset['number']
  const result = root.dataset['result']
  if (!number || !result) return
  void watchOrder(number, () => {
    location.assign(result)
  })
  root.addEventListener('zhida:over', () => {
    location.assign(result)
  })
}

/**
 * Wait until the order is no longer unpaid: the stream says when to ask, and the clock does where there is none,
 * quickly at first, slower later, not at all while hidden.
 */
export async function watchOrder(number: string, moved: () => void): Promise<void> {
  let pause = FIRST_MS
  let wake = (): void => undefined
  let wasHeard = false
  const stop = listen(number, () => {
    wasHeard = true
    wake()
  })
  for (;;) {
    if (!wasHeard) {
      await new Promise<void>((done) => {
        wake = done
        setTimeout(done, pause)
      })
    }
    if (document.hidden && !wasHeard) continue
    wasHeard = false
    try {
      const order = await call<{ status: string }>('GET', `/orders/${number}`)
      if (order.status !== 'awaiting_payment') {
        stop()
        moved()
        return
      }
    } catch {
      // The next try may work; the page itself stays usable.
    }
    pause = Math.min(pause * 1.2, SLOWEST_MS)
  }
}
