import { expect, it } from 'vitest'
import { asQuery, sieveOf } from './sieve'

it('reads what is named and leaves the rest empty', () => {
  const sieve = sieveOf((name) => ({ sku: ' A-1 ', is_late: '1' })[name])

  expect(asQuery(sieve)).toEqual({
    sku: 'A-1',
    region: '',
    payable_from: '',
    payable_to: '',
    placed_from: null,
    placed_to: null,
    has_remark: false,
    is_urged: false,
    is_late: true,
  })
})
