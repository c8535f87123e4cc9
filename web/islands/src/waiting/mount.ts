import { call, Refused } from '@zhida/shared/api'
import { moveOn } from '../page/moving'
import { t } from '../texts'

const SECOND_MS = 1000

/** Where a place in the line stands, as the server says. */
interface Place {
  ahead: number
  is_turn: boolean
  retry_after_seconds: number
}

/** Shows how many are before the shopper and sends the order by itself when the turn has come, unless they leave. */
export function mount(root: HTMLElement): void {
  const form = root.querySelector('form')
  const ticket = root.dataset['ticket']
  if (!form || !ticket) return
  void watchPlace(root, ticket).then(() => {
    moveOn(() => {
      form.requestSubmit()
    })
  })
}

/** Ask as seldom as the server says, until it is the ticket's turn. */
export async function watchPlace(root: HTMLElement, ticket: string): Promise<void> {
  const shown = root.querySelector('[data-ahead]')
  let pause = Number(root.dataset['pause'] ?? '1')
  for (;;) {
    await new Promise((done) => setTimeout(done, pause * SECOND_MS))
    const place = await ask(ticket)
    if (place?.is_turn) return
    if (!place) continue
    pause = place.retry_after_seconds
    if (shown) shown.textContent = t('你前面还有 {ahead} 人', { ahead: place.ahead })
  }
}

async function ask(ticket: string): Promise<Place | null> {
  try {
    return await call<Place>('GET', `/waiting-places?ticket=${encodeURIComponent(ticket)}`)
  } catch (error) {
    // A ticket that is lost goes on to the checkout, which gives another; all else heals by asking again.
    if (error instanceof Refused && error.problem.code === 'place_lost') {
      return { ahead: 0, is_turn: true, retry_after_seconds: 1 }
    }
    return null
  }
}
