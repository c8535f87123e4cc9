import { expect, it } from 'vitest'
import { emptyOffer, offerDocumentOf, offerFormOf } from './document'

const CUT = {
  kind: 'threshold_cut',
  title: '双十一',
  priority: 3,
  starts_at: '2026-11-01T00:00:00+08:00',
  tiers: [
    { threshold: 20000, cut: 3000 },
    { threshold: 50000, cut: 10000 },
  ],
  scope: { categories: ['手机'], exclude_skus: ['A-1'] },
}

it('writes the same offer that it read', () => {
  expect(offerDocumentOf(offerFormOf(CUT))).toEqual({
    title: '双十一',
    group: null,
    priority: 3,
    starts_at: '2026-11-01T00:00:00+08:00',
    ends_at: null,
    scope: { categories: ['手机'], exclude_skus: ['A-1'] },
    cap: null,
    tiers: CUT.tiers,
  })
})

it('states one threshold and cut for every full amount, and leaves unfinished tiers out', () => {
  const every = offerFormOf({ kind: 'every_cut', threshold: 10000, cut: 1500, cap: 4500 })

  expect(offerDocumentOf(every)).toMatchObject({ threshold: 10000, cut: 1500, cap: 4500 })
  expect(offerDocumentOf(every)).not.toHaveProperty('tiers')
  expect(offerDocumentOf(emptyOffer()).tiers).toEqual([])
})
