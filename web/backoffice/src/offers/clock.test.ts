import { expect, it } from 'vitest'
import { instantOf, wallClockOf } from './clock'

it('shows and reads the clock of the shop', () => {
  expect(wallClockOf('2026-11-30T16:00:00Z')).toBe('2026-12-01T00:00:00')
  expect(instantOf('2026-12-01T00:00:00')).toBe('2026-12-01T00:00:00+08:00')
  expect([wallClockOf(''), instantOf(''), instantOf(null)]).toEqual(['', null, null])
})
