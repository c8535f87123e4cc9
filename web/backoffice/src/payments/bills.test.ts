import { expect, it } from 'vitest'
import { dayWord, monthBeside, shownAmount, shownFound, weeksOf } from './bills'

it('lays a month out in weeks from Monday', () => {
  const weeks = weeksOf('2026-11')

  expect(weeks).toHaveLength(6)
  expect(weeks[0]).toEqual([null, null, null, null, null, null, '2026-11-01'])
  expect(weeks[5]?.[0]).toBe('2026-11-30')
  expect(weeksOf('2027-02')).toHaveLength(4)
})

it('goes over the end of a year', () => {
  expect(monthBeside('2026-12', 1)).toBe('2027-01')
  expect(monthBeside('2026-01', -1)).toBe('2025-12')
})

it('writes amounts with their currency', () => {
  expect(shownAmount({ minor: 659900, currency: 'CNY' })).toBe('¥6,599.00')
  expect(shownAmount({ minor: 90100, currency: 'USD' })).toBe('901.00 USD')
  expect(shownFound('659900 CNY T1')).toBe('¥6,599.00 T1')
  expect(shownFound('')).toBe('—')
})

it('says how a day stands', () => {
  expect(dayWord('different', 2).tone).toBe('bad')
  expect(dayWord('different', 0).tone).toBe('waiting')
  expect(dayWord('balanced', 0).tone).toBe('good')
  expect(dayWord(undefined, 0).tone).toBe('quiet')
})
