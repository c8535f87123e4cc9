import { t } from '../texts'

const SECOND_MS = 1000

/**
 * Count down by the server's clock: a personal page says what time it was there when it was drawn; a public
 * one may be an old copy, so the server is asked.
 */
export function startCountdowns(root: ParentNode): void {
  const places = [...root.querySelectorAll<HTMLElement>('[data-countdown]')]
  const asked = places.some((place) => !place.dataset['now']) ? serverAhead() : Promise.resolve(0)
  for (const place of places) {
    const now = place.dataset['now']
    if (now) start(place, Date.parse(now) - Date.now())
    else void asked.then((ahead) => start(place, ahead))
  }
}

/** How far the server's clock is ahead of this one's, to the second; nothing when it does not say. */
async function serverAhead(): Promise<number> {
  try {
    const answer = await fetch('/api/shop/v1/me', { method: 'GET', cache: 'no-store' })
    await answer.text()
    const told = Date.parse(answer.headers.get('Date') ?? '')
    return Number.isNaN(told) ? 0 : told - Date.now()
  } catch {
    return 0
  }
}

function start(place: HTMLElement, ahead: number): void {
  const shown = place.querySelector('time')
  const ends = Date.parse(place.dataset['ends'] ?? '')
  if (!shown || Number.isNaN(ends) || Number.isNaN(ahead)) return
  const tick = (): void => {
    const left = ends - (Date.now() + ahead)
    shown.textContent = left > 0 ? leftText(left) : t('时间到了')
    if (left > 0) return
    clearInterval(timer)
    place.dispatchEvent(new CustomEvent('zhida:over', { bubbles: true }))
  }
  const timer = setInterval(tick, SECOND_MS)
  tick()
}

export function leftText(leftMs: number): string {
  const whole = Math.ceil(leftMs / SECOND_MS)
  const two = (n: number): string => String(n).padStart(2, '0')
  const values = {
    hours: Math.floor(whole / 3600),
    minutes: two(Math.floor(whole / 60) % 60),
    seconds: two(whole % 60),
  }
  return values.hours > 0
    ? t('{hours} 小时 {minutes} 分 {seconds} 秒', values)
    : t('{minutes} 分 {seconds} 秒', values)
}
