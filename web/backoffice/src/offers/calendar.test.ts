import { expect, it } from 'vitest'
import { barsOf, daysOf, monthOf, moved, startOf, type Entry } from './calendar'

const NOVEMBER = { year: 2026, month: 11 }

function entry(
  id: string,
  starts: string | null,
  ends: string | null,
  overlaps: string[] = [],
  rivals: string[] = [],
): Entry {
  return {
    id,
    kind: 'threshold_cut',
    title: id,
    status: 'PUBLISHED',
    group: '',
    starts_at: starts,
    ends_at: ends,
    overlaps,
    same_group: rivals,
  }
}

it('counts days by the clock of the shop', () => {
  expect(monthOf(new Date('2026-10-31T16:00:00Z'))).toEqual(NOVEMBER)
  expect(startOf(NOVEMBER)).toBe('2026-11-01T00:00:00+08:00')
  expect([daysOf(NOVEMBER), daysOf({ year: 2028, month: 2 })]).toEqual([30, 29])
  expect([moved(NOVEMBER, 2), moved({ year: 2026, month: 1 }, -1)]).toEqual([
    { year: 2027, month: 1 },
    { year: 2025, month: 12 },
  ])
})

it('draws what has no start or end over the whole month', () => {
  const [bar] = barsOf([entry('A', null, null)], NOVEMBER)

  expect(bar).toMatchObject({ from: 1, until: 31, meetings: [] })
})

it('marks the days on which two meet', () => {
  const entries = [
    entry('A', '2026-11-05T00:00:00+08:00', '2026-11-12T00:00:00+08:00', ['B', 'C']),
    entry('B', '2026-11-10T20:00:00+08:00', '2026-11-20T00:00:00+08:00', ['A'], ['A']),
    entry('C', '2026-10-01T00:00:00+08:00', '2026-11-06T12:00:00+08:00', ['A']),
    entry('D', '2026-12-01T00:00:00+08:00', null),
  ]

  const bars = barsOf(entries, NOVEMBER)

  expect(bars.map(({ entry: { id }, from, until, meetings }) => [id, from, until, meetings])).toEqual([
    [
      'A',
      5,
      12,
      [
        { from: 5, until: 7, isRival: false },
        { from: 10, until: 12, isRival: false },
      ],
    ],
    ['B', 10, 20, [false, true].map((isRival) => ({ from: 10, until: 12, isRival }))],
    ['C', 1, 7, [{ from: 5, until: 7, isRival: false }]],
  ])
})
