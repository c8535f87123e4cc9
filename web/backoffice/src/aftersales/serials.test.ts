import { expect, it } from 'vitest'
import { checkReturned } from './serials'

it('takes one serial a unit of those that left', () => {
  expect(checkReturned(' sn-1 \nSN-2', ['SN-1', 'SN-2', 'SN-3'], 2)).toEqual({
    serials: ['SN-1', 'SN-2'],
    wrong: [],
    repeated: [],
    isComplete: true,
  })
})

it('names a serial that is not of this line, one that stands twice, and one that lacks', () => {
  expect(checkReturned('SN-9', ['SN-1'], 1)).toMatchObject({ wrong: ['SN-9'], isComplete: false })
  expect(checkReturned('SN-1\nSN-1', ['SN-1'], 2)).toMatchObject({ repeated: ['SN-1'], isComplete: false })
  expect(checkReturned('', ['SN-1'], 1).isComplete).toBe(false)
})

it('asks for none where none left', () => {
  expect(checkReturned('', [], 2).isComplete).toBe(true)
  expect(checkReturned('SN-1', [], 1)).toMatchObject({ wrong: ['SN-1'], isComplete: false })
})
