import { expect, it } from 'vitest'
import { leftUntil } from './deadlines'

const NOW = Date.parse('2026-11-22T12:00:00+08:00')

it.each([
  ['2026-11-25T12:00:00+08:00', '还剩 3 天', false, false],
  ['2026-11-24T11:00:00+08:00', '还剩 47 小时', false, false],
  ['2026-11-22T20:30:00+08:00', '还剩 8 小时', false, true],
  ['2026-11-22T12:20:00+08:00', '不到 1 小时', false, true],
  ['2026-11-22T12:00:00+08:00', '已超 1 小时', true, true],
  ['2026-11-22T06:00:00+08:00', '已超 6 小时', true, true],
  ['2026-11-20T06:00:00+08:00', '已超 2 天', true, true],
])('%s is %s', (deadline, text, isLate, isClose) => {
  expect(leftUntil(deadline, NOW)).toEqual({ text, isLate, isClose })
})

it('says nothing where nobody has to act', () => {
  expect(leftUntil(null, NOW)).toBeNull()
})
