/** How long is left until a deadline, in whole days or hours, and how long ago it passed. */

import { t } from '../texts'

const HOUR = 3600_000
const DAY = 24 * HOUR

export interface Left {
  text: string
  isLate: boolean
  isClose: boolean
}

export function leftUntil(deadline: string | null, now: number): Left | null {
  if (deadline === null) {
    return null
  }
  const left = new Date(deadline).getTime() - now
  const size = Math.abs(left)
  const days = Math.floor(size / DAY)
  const hours = Math.floor(size / HOUR)
  if (left <= 0) {
    const text =
      days > 0 ? t('已超 {count} 天', { count: days }) : t('已超 {count} 小时', { count: Math.max(1, hours) })
    return { text, isLate: true, isClose: true }
  }
  if (days > 1) {
    return { text: t('还剩 {count} 天', { count: days }), isLate: false, isClose: false }
  }
  const text = hours > 0 ? t('还剩 {count} 小时', { count: hours }) : t('不到 1 小时')
  return { text, isLate: false, isClose: hours < 24 }
}
