/** A typed basket between its form and the API; counts that are no counts yet keep it from being sent. */

import type { Shape } from '../api/staff'

export interface BasketForm {
  lines: { sku: string; quantity: string }[]
  level: number
  points: string
  coupons: string[]
  takesAllCoupons: boolean
  freight: number | null
  draft: string
  returns: { sku: string; quantity: number }[]
}

export function emptyBasket(draft = ''): BasketForm {
  return {
    lines: [{ sku: '', quantity: '1' }],
    level: 0,
    points: '',
    coupons: [],
    takesAllCoupons: false,
    freight: null,
    draft,
    returns: [],
  }
}

/** The basket as the API takes it, or null while a line or count is unfinished. */
export function wishOf(form: BasketForm): Shape<'PriceStepsIn'> | null {
  const lines = form.lines
    .filter(({ sku }) => sku)
    .map(({ sku, quantity }) => ({ sku, quantity: countOf(quantity) }))
  const points = form.points.trim() ? countOf(form.points) : 0
  if (lines.length === 0 || points === null || lines.some(({ quantity }) => !quantity)) {
    return null
  }
  return {
    lines: lines.map(({ sku, quantity }) => ({ sku, quantity: quantity ?? 0 })),
    level: form.level,
    points,
    coupons: form.coupons,
    takes_all_coupons: form.takesAllCoupons,
    freight: form.freight ?? 0,
    number: form.draft || null,
    returns: form.returns.map((unit) => ({ ...unit })),
  }
}

/** Say where a row's price comes from: `selling`, `level:2` or an offer. */
export function levelOf(source: string): number | null {
  const found = /^level:(\d+)$/.exec(source)
  return found ? Number(found[1]) : null
}

function countOf(text: string): number | null {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : null
}
