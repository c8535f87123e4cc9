/** A month of promotions as bars over days: where each begins and ends, and where it meets others. */

import type { Shape } from '../api/staff'

export type Entry = Shape<'CalendarEntryOut'>

export interface Bar {
  entry: Entry
  /** The first day of the bar and the day after its last, counted from 1. */
  from: number
  until: number
  /** Runs of days on which it meets others on the same goods, then those with rivals of its group. */
  meetings: Meeting[]
}

export interface Meeting {
  from: number
  until: number
  isRival: boolean
}

export interface Month {
  year: number
  month: number
}

const DAY_MS = 86_400_000

/** The month that an instant is in at the shop. */
export function monthOf(instant: Date): Month {
  const [year = 0, month = 1] = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' })
    .format(instant)
    .split('-')
    .map(Number)
  return { year, month }
}

export function moved({ year, month }: Month, by: number): Month {
  const count = year * 12 + month - 1 + by
  return { year: Math.floor(count / 12), month: (count % 12) + 1 }
}

export function startOf({ year, month }: Month): string {
  return `${year}-${String(month).padStart(2, '0')}-01T00:00:00+08:00`
}

export function daysOf(month: Month): number {
  return Math.round((Date.parse(startOf(moved(month, 1))) - Date.parse(startOf(month))) / DAY_MS)
}

export function barsOf(entries: readonly Entry[], month: Month): Bar[] {
  const days = daysOf(month)
  const spans = new Map(entries.map((entry) => [entry.id, spanOf(entry, month, days)]))
  return entries.flatMap((entry) => {
    const span = spans.get(entry.id)
    if (!span || span.from >= span.until) {
      return []
    }
    const runsWith = (ids: readonly string[], isRival: boolean): Meeting[] =>
      meetingsOf(
        span,
        ids.flatMap((id) => spans.get(id) ?? []),
      ).map((run) => ({ ...run, isRival }))
    const meetings = [...runsWith(entry.overlaps, false), ...runsWith(entry.same_group, true)]
    return [{ entry, ...span, meetings }]
  })
}

interface Span {
  from: number
  until: number
}

function spanOf(entry: Entry, month: Month, days: number): Span {
  const start = Date.parse(startOf(month))
  const begins = entry.starts_at ? Math.floor((Date.parse(entry.starts_at) - start) / DAY_MS) : 0
  const ends = entry.ends_at ? Math.ceil((Date.parse(entry.ends_at) - start) / DAY_MS) : days
  return { from: Math.max(0, begins) + 1, until: Math.min(days, ends) + 1 }
}

/** The parts of a span that others lie on, joined where they touch. */
function meetingsOf(span: Span, others: readonly Span[]): Span[] {
  const cut = others
    .map(({ from, until }) => ({ from: Math.max(span.from, from), until: Math.min(span.until, until) }))
    .filter(({ from, until }) => from < until)
    .sort((one, other) => one.from - other.from)
  return cut.reduce<Span[]>((joined, next) => {
    const last = joined.at(-1)
    if (last && next.from <= last.until) {
      last.until = Math.max(last.until, next.until)
      return joined
    }
    return [...joined, { ...next }]
  }, [])
}
