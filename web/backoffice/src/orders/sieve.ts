/** The finer filters of the order list, as texts. */

export interface OrderSieve {
  sku: string
  region: string
  payable_from: string
  payable_to: string
  placed_from: string
  placed_to: string
  has_remark: string
  is_urged: string
  is_late: string
}

export const SIEVE_NAMES = [
  'sku',
  'region',
  'payable_from',
  'payable_to',
  'placed_from',
  'placed_to',
  'has_remark',
  'is_urged',
  'is_late',
] as const satisfies readonly (keyof OrderSieve)[]

/** Read the filters that something names, the others empty. */
export function sieveOf(given: (name: string) => string | undefined): OrderSieve {
  return Object.fromEntries(SIEVE_NAMES.map((name) => [name, given(name) ?? ''])) as unknown as OrderSieve
}

/** Give the filters as the API takes them. */
export function asQuery(sieve: OrderSieve): {
  sku: string
  region: string
  payable_from: string
  payable_to: string
  placed_from: string | null
  placed_to: string | null
  has_remark: boolean
  is_urged: boolean
  is_late: boolean
} {
  return {
    sku: sieve.sku.trim(),
    region: sieve.region.trim(),
    payable_from: sieve.payable_from.trim(),
    payable_to: sieve.payable_to.trim(),
    placed_from: sieve.placed_from || null,
    placed_to: sieve.placed_to || null,
    has_remark: sieve.has_remark === '1',
    is_urged: sieve.is_urged === '1',
    is_late: sieve.is_late === '1',
  }
}
