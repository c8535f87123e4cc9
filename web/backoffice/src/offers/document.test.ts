import { expect, it } from 'vitest'
import { emptyOffer, OFFER_KINDS, offerDocumentOf, offerFormOf, triedDocumentOf } from './document'

const SHARED = {
  title: '双十一',
  group: 'G',
  priority: 3,
  starts_at: '2026-11-01T00:00:00+08:00',
  ends_at: '2026-11-12T00:00:00+08:00',
  scope: { categories: ['手机'], exclude_skus: ['A-1'] },
}

const DOCUMENTS: Record<(typeof OFFER_KINDS)[number], Record<string, unknown>> = {
  threshold_cut: {
    tiers: [
      { threshold: 20000, cut: 3000 },
      { threshold: 50000, cut: 10000 },
    ],
    cap: 10000,
  },
  every_cut: { threshold: 10000, cut: 1500, cap: 4500 },
  threshold_percent: { tiers: [{ threshold: 100000, percent_off: 12 }], cap: 20000 },
  threshold_gift: { threshold: 19900, gift_sku: 'G-1', gift_value: 3900 },
  flash_price: { skus: { 'A-1': 9900, 'B-1': 4900 }, quota_left: 100, buyer_left: 1 },
  nth_percent: { nth: 2, percent_off: 50 },
  count_percent: { count: 3, percent_off: 10 },
  bundle_price: { items: { 'A-1': 1, 'B-1': 2 }, price: 50000 },
  free_freight: { threshold: 9900 },
}

it.each(OFFER_KINDS)('writes the same %s that it read', (kind) => {
  const document = { kind, ...SHARED, ...DOCUMENTS[kind] }

  expect(triedDocumentOf(offerFormOf(document))).toEqual(document)
})

it('leaves what nobody filled in for the API to name', () => {
  expect(offerDocumentOf(emptyOffer())).toEqual({
    title: null,
    group: null,
    priority: 0,
    starts_at: null,
    ends_at: null,
    scope: {},
    tiers: [{}],
    cap: null,
  })
  expect(offerDocumentOf({ ...emptyOffer(), kind: 'flash_price' })).toMatchObject({
    skus: {},
    quota_left: null,
  })
})

it('sends a count that cannot be read as it was typed, so that its field is refused', () => {
  const form = { ...emptyOffer(), kind: 'nth_percent' as const, percentOff: '5.5', priority: 'first' }

  expect(offerDocumentOf(form)).toMatchObject({ nth: 2, percent_off: '5.5', priority: 'first' })
})
