import { expect, it } from 'vitest'
import { emptyBasket, levelOf, wishOf } from './basket'

it('is sent once it has a line, with what was typed', () => {
  const form = {
    ...emptyBasket('A1'),
    lines: [
      { sku: 'X1-1', quantity: '2' },
      { sku: '', quantity: '1' },
    ],
    points: ' 500 ',
    freight: 1200,
    coupons: ['K1'],
    returns: [{ sku: 'X1-1', quantity: 1 }],
  }

  expect(wishOf(form)).toEqual({
    lines: [{ sku: 'X1-1', quantity: 2 }],
    level: 0,
    points: 500,
    coupons: ['K1'],
    takes_all_coupons: false,
    freight: 1200,
    number: 'A1',
    returns: [{ sku: 'X1-1', quantity: 1 }],
  })
})

it.each([
  [emptyBasket()],
  [{ ...emptyBasket(), lines: [{ sku: 'X1-1', quantity: '0' }] }],
  [{ ...emptyBasket(), lines: [{ sku: 'X1-1', quantity: '1.5' }] }],
  [{ ...emptyBasket(), lines: [{ sku: 'X1-1', quantity: '1' }], points: 'all' }],
])('waits while something is unfinished', (form) => {
  expect(wishOf(form)).toBeNull()
})

it('knows a member price by its level', () => {
  expect([levelOf('level:2'), levelOf('selling'), levelOf('A1')]).toEqual([2, null, null])
})
