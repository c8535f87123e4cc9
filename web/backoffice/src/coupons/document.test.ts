import { expect, it } from 'vitest'
import { couponDocumentOf, couponFormOf, emptyCoupon, openChangesOf } from './document'

const STORED = {
  id: 'K1',
  kind: 'category',
  title: '新年礼',
  threshold: 10000,
  percent_off: 12,
  cap: 2000,
  stacks: true,
  scope: { categories: ['手机'], exclude_skus: ['X'] },
  starts_at: '2026-11-22T10:00:00+08:00',
  ends_at: '2026-12-22T10:00:00+08:00',
  issuing: {
    way: 'CODE',
    total: 100,
    per_customer: 2,
    claim_starts_at: '2026-11-22T10:00:00+08:00',
    condition: { kind: 'LEVEL', level: 3 },
  },
}

it('reads and writes the same document', () => {
  const { title, threshold, percent_off, cap, stacks, scope, starts_at, ends_at } = STORED

  expect(couponDocumentOf(couponFormOf(STORED), STORED)).toEqual({
    title,
    threshold,
    percent_off,
    cap,
    stacks,
    scope,
    starts_at,
    ends_at,
    cut: null,
    issuing: { ...STORED.issuing, claim_ends_at: null, valid_days: null },
  })
})

it('writes days instead of a period, and an amount instead of a percentage', () => {
  const form = {
    ...emptyCoupon(),
    threshold: 5000,
    cut: 500,
    percentOff: '12',
    startsAt: 'x',
    validDays: '7',
  }

  const document = couponDocumentOf(form)

  expect(document).toMatchObject({ cut: 500, percent_off: null, starts_at: null })
  expect(document.issuing).toMatchObject({ valid_days: 7, condition: { kind: 'NONE' }, total: null })
})

it('changes of a published coupon only what may change', () => {
  expect(openChangesOf(couponDocumentOf(couponFormOf(STORED), STORED))).toEqual({
    title: '新年礼',
    issuing: {
      total: 100,
      per_customer: 2,
      claim_starts_at: '2026-11-22T10:00:00+08:00',
      claim_ends_at: null,
    },
  })
})
