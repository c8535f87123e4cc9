import { call } from '@zhida/shared/api'

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

/** Poll until the order is no longer unpaid: quickly at first, slower later, not at all while hidden. */
export async function watchOrder(number: string, moved: () => void): Promise<void> {
  let pause = FIRST_MS
  for (;;) {
    await wait(pause)
    if (document.hidden) continue
    try {
      const order = await call<{ status: string }>('GET', `/orders/${number}`)
      if (order.status !== 'awaiting_payment') {
        moved()
        return
      }
    } catch {
      // The next try may work; the page itself stays usable.
    }
    pause = Math.min(pause * 1.2, SLOWEST_MS)
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}
