import { expect, it } from 'vitest'
import { readScanned } from './scanning'

it('reads one serial a line, in one form, and marks those that stand twice', () => {
  expect(readScanned(' sn-1 \r\n\nSN-2\nsn-1\n')).toEqual({
    serials: ['SN-1', 'SN-2', 'SN-1'],
    repeated: ['SN-1'],
  })
  expect(readScanned('')).toEqual({ serials: [], repeated: [] })
})
