import { expect, it } from 'vitest'
import { countOf } from './counting'

it.each([
  ['', 0],
  [' 2 ', 2],
  ['3', 3],
  ['4', null],
  ['-1', null],
  ['1.5', null],
  ['x', null],
  [undefined, 0],
])('reads %j of three as %j', (text, count) => {
  expect(countOf(text, 3)).toBe(count)
})
