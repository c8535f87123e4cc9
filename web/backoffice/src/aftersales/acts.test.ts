import { expect, it } from 'vitest'
import { actsOf, fieldOf, nameOf, needsAnother, paysAtOnce, rolesFor, wayBackOf } from './acts'
import type { Case, CaseKind, CaseStatus } from './words'

const REPAIR = {
  quote: null,
  quote_note: '',
  is_in_warranty: false,
  parts: [],
  repaired_at: null,
  repair_days: null,
  is_payable: false,
  is_paid_online: false,
  unrepairable: '',
  quote_refund: null,
  quote_refund_note: '',
}
const REFUSED = {
  number: 'R1',
  status: 'failed',
  amount: { minor: 1, currency: 'CNY' as const },
  requested_at: '',
  finished_at: null,
}

function facts(kind: CaseKind, status: CaseStatus, isBack = false) {
  const received_at = isBack ? '2026-11-22T12:00:00+08:00' : null
  return {
    kind,
    status,
    received_at,
    is_restocked: false,
    rejected_by: '',
    refund: null,
    is_faulty: true,
    repair: null as Case['repair'],
  }
}

it.each([
  ['return', 'applied', false, ['approve', 'reject']],
  ['late', 'applied', false, ['compensate', 'reject']],
  ['return', 'sent', false, ['receive', 'parcel_lost']],
  ['exchange', 'lapsed', false, ['receive']],
  ['return', 'received', true, ['inspect']],
  ['exchange', 'received', true, ['inspect', 'refund_instead']],
  ['repair', 'received', true, ['quote', 'repair_impossible']],
  ['repair', 'quoted', true, []],
  ['repair', 'awaiting_payment', true, ['quote_paid']],
  ['repair', 'repairing', true, ['repair_done', 'repair_impossible']],
  ['repair', 'refunded', true, ['restock']],
  ['repair', 'sent_back', true, []],
  ['repair', 'returning', true, ['send_back']],
  ['exchange', 'replacing', true, ['send_replacement', 'refund_instead', 'restock']],
  ['return', 'refunding', true, ['restock']],
  ['return', 'refund_failed', true, ['approve', 'restock']],
  ['return', 'rejected', true, ['send_back']],
  ['return', 'rejected', false, []],
  ['return', 'refunded', true, ['restock']],
  ['refund_only', 'refunded', false, []],
  ['return', 'cancelled', false, []],
] as const)('%s that is %s, back: %s', (kind, status, isBack, acts) => {
  expect(actsOf(facts(kind, status, isBack))).toEqual(acts)
})

it('offers the check of a refund that waits for a second person, and no second restocking', () => {
  const refund = {
    number: 'R1',
    status: 'waiting',
    amount: { minor: 1, currency: 'CNY' as const },
    requested_at: '',
    finished_at: null,
  }

  expect(actsOf({ ...facts('return', 'refunding', true), is_restocked: true, refund })).toEqual([
    'check_refund',
  ])
})

it('pays back what cannot be repaired within the warranty, and a quote that its channel refused', () => {
  const free = { ...facts('repair', 'repairing', true), repair: { ...REPAIR, is_in_warranty: true } }
  const owed = { ...facts('repair', 'sent_back', true), repair: { ...REPAIR, quote_refund: REFUSED } }

  expect(actsOf(free)).toEqual(['repair_done', 'refund_instead', 'repair_impossible'])
  expect(actsOf({ ...free, is_faulty: false })).toEqual(['repair_done', 'repair_impossible'])
  expect(actsOf(owed)).toEqual(['quote_given_back'])
  expect(actsOf({ ...owed, status: 'returning' })).toEqual(['send_back', 'quote_given_back'])
  expect(actsOf({ ...owed, repair: { ...owed.repair, quote_refund_note: 'x' } })).toEqual([])
})

it('sends a label before goods come, or gives their freight once, and anew where it was refused', () => {
  const way_back = { is_paid: true, most: null, label: '', paid: null, refund: null }
  const paid = { ...way_back, paid: { minor: 1, currency: 'CNY' as const } }
  const approved = { status: 'approved' as const, received_at: null, way_back }
  const here = { status: 'received' as const, received_at: '2026-11-22T12:00:00+08:00', way_back }

  expect([wayBackOf(approved, false), wayBackOf(here, false)]).toEqual(['label', 'money'])
  expect(wayBackOf({ ...approved, way_back: { ...way_back, is_paid: false } }, false)).toBe('')
  expect(wayBackOf({ ...approved, way_back: { ...way_back, label: 'SF1' } }, false)).toBe('')
  expect(wayBackOf({ ...here, way_back: { ...way_back, label: 'SF1' } }, false)).toBe('')
  expect([
    wayBackOf({ ...here, way_back: paid }, false),
    wayBackOf({ ...here, way_back: paid }, true),
  ]).toEqual(['', 'money'])
  expect(wayBackOf({ ...here, status: 'rejected' }, false)).toBe('')
})

it('lets those who may refund agree to money, and others to goods on their way', () => {
  expect(paysAtOnce(facts('refund_only', 'applied'))).toBe(true)
  expect(paysAtOnce(facts('return', 'applied'))).toBe(false)
  expect(rolesFor('approve', facts('return', 'appealed', true))).toEqual(['REFUND'])
  expect(rolesFor('approve', facts('repair', 'applied'))).toContain('SUPPORT')
  expect(nameOf('approve', facts('refund_only', 'applied'))).not.toBe(
    nameOf('approve', facts('return', 'applied')),
  )
  expect(nameOf('approve', facts('return', 'refund_failed', true))).not.toBe(
    nameOf('approve', facts('return', 'applied')),
  )
  expect(nameOf('restock', facts('return', 'refunded', true))).not.toBe('')
})

it('keeps an appeal from whoever rejected', () => {
  const appealed = { ...facts('return', 'appealed'), rejected_by: 'S:5' }

  expect([needsAnother(appealed, '5'), needsAnother(appealed, '6')]).toEqual([true, false])
  expect(needsAnother({ ...appealed, status: 'applied' }, '5')).toBe(false)
})

it('says beside which field a refusal stands', () => {
  expect(['wrong_serial', 'refund_too_large', 'case_cannot_move', undefined].map(fieldOf)).toEqual([
    'serials',
    'amount',
    '',
    '',
  ])
})
