import { expect, it } from 'vitest'
import { actsOf, fieldOf, nameOf, needsAnother, paysAtOnce, rolesFor } from './acts'
import type { CaseKind, CaseStatus } from './words'

function facts(kind: CaseKind, status: CaseStatus, isBack = false) {
  const received_at = isBack ? '2026-11-22T12:00:00+08:00' : null
  return { kind, status, received_at, is_restocked: false, rejected_by: '', refund: null }
}

it.each([
  ['return', 'applied', false, ['approve', 'reject']],
  ['late', 'applied', false, ['compensate', 'reject']],
  ['return', 'sent', false, ['receive']],
  ['exchange', 'lapsed', false, ['receive']],
  ['return', 'received', true, ['inspect']],
  ['exchange', 'received', true, ['inspect', 'refund_instead']],
  ['repair', 'received', true, ['quote']],
  ['repair', 'quoted', true, []],
  ['repair', 'awaiting_payment', true, ['quote_paid']],
  ['repair', 'repairing', true, ['repair_done']],
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
