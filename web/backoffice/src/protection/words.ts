/** What price protection is called on the screen, and the filter that its list and its export share. */

import { t } from '../texts'
import type { Word } from '../words'

export type Way = 'self' | 'auto'
export type State = 'refunding' | 'refunded' | 'failed'

export interface Sieve {
  order: string
  sku: string
  way: Way | ''
  status: State | ''
  from: string
  to: string
}

export const STATE_WORDS: Readonly<Record<State, Word>> = {
  refunding: { name: t('退款中'), tone: 'accent' },
  refunded: { name: t('已退款'), tone: 'good' },
  failed: { name: t('退款失败'), tone: 'bad' },
}

export const WAY_NAMES: Readonly<Record<Way, string>> = {
  self: t('顾客申请'),
  auto: t('自动'),
}

export const RUN_WORDS: Readonly<Record<string, Word>> = {
  running: { name: t('进行中'), tone: 'accent' },
  waiting: { name: t('达到上限，等待放行'), tone: 'waiting' },
  done: { name: t('已完成'), tone: 'good' },
}

const DAY_MS = 86_400_000

/** A day of the shop's wall clock as the instant it begins; `later` days on. Nothing stays nothing. */
export function beginningOf(day: string, later = 0): string | null {
  return day ? new Date(Date.parse(`${day}T00:00:00+08:00`) + later * DAY_MS).toISOString() : null
}

/** The sieve as the list asks for it. */
export function asked(sieve: Sieve): {
  order: string
  sku: string
  way: Way | null
  status: State | null
  since: string | null
  until: string | null
} {
  return {
    order: sieve.order.trim(),
    sku: sieve.sku.trim(),
    way: sieve.way || null,
    status: sieve.status || null,
    since: beginningOf(sieve.from),
    until: beginningOf(sieve.to, 1),
  }
}

/** The sieve as the export of the list keeps it: what is empty is left out, and so are the days. */
export function kept(sieve: Sieve): Record<string, string> {
  const { order, sku, way, status } = asked(sieve)
  return Object.fromEntries(
    Object.entries({ order, sku, way, status }).filter((entry): entry is [string, string] => !!entry[1]),
  )
}
