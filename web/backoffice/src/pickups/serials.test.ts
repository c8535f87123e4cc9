import { expect, it } from 'vitest'
import { readLeaving } from './serials'

const line = (needs_serial: boolean) => ({
  line: 'L001',
  sku: 'A-1',
  title: 'A',
  options: {},
  quantity: 2,
  needs_serial,
})

it.each([
  [true, '', false],
  [true, 'sn-1', false],
  [true, 'sn-1\nsn-2', true],
  [true, 'sn-1\nSN-1', false],
  [false, '', true],
  [false, 'sn-1\nsn-2\nsn-3', false],
])('needs %s, given %s: complete %s', (needs, text, isComplete) => {
  expect(readLeaving([line(needs)], { L001: text }).isComplete).toBe(isComplete)
})

it('sends only lines that were scanned', () => {
  expect(readLeaving([line(false)], {}).serials).toEqual({})
  expect(readLeaving([line(true)], { L001: 'sn-1\nsn-2' }).serials).toEqual({ L001: ['SN-1', 'SN-2'] })
})
