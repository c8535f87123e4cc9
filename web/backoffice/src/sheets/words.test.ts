import { expect, it } from 'vitest'
import { percentOf } from './words'

it('counts whole percents and never more than all', () => {
  expect([percentOf(0, 0), percentOf(1, 3), percentOf(3, 3), percentOf(4, 3)]).toEqual([0, 33, 100, 100])
})
