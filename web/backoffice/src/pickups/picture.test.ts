import { expect, it } from 'vitest'
import { readEntered } from './picture'

it.each([
  ['Z261122ABC:12345678', { order: 'Z261122ABC', code: '12345678' }],
  [' z261122abc ', { order: 'Z261122ABC', code: '' }],
  ['Z261122ABC： 1234 5678\n', { order: 'Z261122ABC', code: '12345678' }],
  ['12345678', null],
  ['', null],
])('reads %s', (text, entered) => {
  expect(readEntered(text)).toEqual(entered)
})
