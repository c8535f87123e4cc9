import { call } from '@zhida/shared/api'
import { moveOn } from '../page/moving'
import { t } from '../texts'
import { openCashier, readFields } from './bridge'
import { listen } from './stream'

const FIRST_MS = 1500
const SLOWEST_MS = 8000

/** What can become of an unpaid order while its page is open. */
export type News = 'moved' | 'declined'

interface Watched {
  status: string
  payments?: { attempt: string; status: string }[]
}

/** Asks the server whether the payment has come: moves on when it has, offers the ways again when it was declined. */
export function mount(root: HTMLElement): void {
  const number = root.dataset['number']
  const result = root.dataset['result']
  const pay = root.dataset['pay']
  if (!number || !result || !pay) return
  void watchOrder(number, root.dataset['declined'], root.dataset['topic']).then((news) => {
    // The page without its started attempt names the decline and offers the ways again.
    moveOn(() => {
      if (news === 'moved') location.assign(result)
      else location.replace(pay)
    })
  })
  const see = (): void => {
    moveOn(() => {
      location.assign(result)
    })
  }
  root.addEventListener('zhida:over', see)
  payInsideWechat(root, see)
}

/** Opens WeChat's cashier at once and again by its button. Closed after a payment, the result page asks the server. */
function payInsideWechat(root: HTMLElement, see: () => void): void {
  const fields = readFields(root.dataset['bridge'])
  const state = root.querySelector('[data-bridge-state]')
  if (!fields) return
  const open = (): void => {
    openCashier(fields, (seemsPaid) => {
      if (seemsPaid) see()
      else if (state) state.textContent = t('还没有付款，可以再试一次或换一种方式。')
    })
  }
  root.querySelector('[data-bridge-open]')?.addEventListener('click', open)
  open()
}

/**
 * Wait until the order is no longer unpaid, or its latest payment is declined and the page does not know it yet:
 * `declined` is the attempt that it does know of. The stream says when to ask, and the clock does where there is
 * none, quickly at first, slower later, not at all while hidden. No stream tells of a decline: the clock finds it.
 * A repair's quote (`topic` after-sales) has no stream, and its page is not told of a decline.
 */
export async function watchOrder(number: string, declined = '', topic = 'orders'): Promise<News> {
  let pause = FIRST_MS
  let wake = (): void => undefined
  let wasHeard = false
  const heard = (): void => {
    wasHeard = true
    wake()
  }
  const stop = topic === 'orders' ? listen(number, heard) : (): void => undefined
  for (;;) {
    if (!wasHeard) {
      await new Promise<void>((done) => {
        wake = done
        setTimeout(done, pause)
      })
    }
    if (document.hidden && !wasHeard) continue
    wasHeard = false
    const news = await ask(`/${topic}/${number}`, declined)
    if (news) {
      stop()
      return news
    }
    pause = Math.min(pause * 1.2, SLOWEST_MS)
  }
}

async function ask(address: string, declined: string): Promise<News | null> {
  try {
    const watched = await call<Watched>('GET', address)
    if (watched.status !== 'awaiting_payment') return 'moved'
    const latest = watched.payments?.at(-1)
    return latest?.status === 'failed' && latest.attempt !== declined ? 'declined' : null
  } catch {
    // The next try may work; the page itself stays usable.
    return null
  }
}
