import { t } from '../texts'

const SECOND_MS = 1000

/** Count down by the server's clock: the page says what time it was there when it was drawn. */
export function startCountdowns(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>('[data-countdown]')) {
    start(place)
  }
}

function start(place: HTMLElement): void {
  const shown = place.querySelector('time')
  const ends = Date.parse(place.dataset['ends'] ?? '')
  const ahead = Date.parse(place.dataset['now'] ?? '') - Date.now()
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
