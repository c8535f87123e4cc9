/** What may be done about a case now, by its kind and status, and who may do it; the API decides again. */

import type { Role } from '../session'
import { t } from '../texts'
import type { Case, CaseStatus } from './words'

export type Act =
  | 'approve'
  | 'reject'
  | 'receive'
  | 'inspect'
  | 'restock'
  | 'refund_instead'
  | 'send_replacement'
  | 'quote'
  | 'quote_paid'
  | 'repair_done'
  | 'send_back'
  | 'compensate'
  | 'check_refund'
  | 'repair_impossible'
  | 'quote_given_back'
  | 'parcel_lost'

/** The acts that need one line or none. */
export const SAID = [
  'quote_paid',
  'repair_done',
  'refund_instead',
  'quote_given_back',
  'parcel_lost',
] as const
export type SaidAct = (typeof SAID)[number]

type Facts = Pick<
  Case,
  'kind' | 'status' | 'received_at' | 'is_restocked' | 'rejected_by' | 'refund' | 'is_faulty' | 'repair'
>
type Back = Pick<Case, 'status' | 'received_at' | 'way_back'>

const DECIDERS: readonly Role[] = ['SUPPORT', 'REFUND', 'ORDER']
const HANDLERS: readonly Role[] = ['ORDER']
export const ACT_ROLES: Readonly<Record<Act, readonly Role[]>> = {
  approve: DECIDERS,
  reject: DECIDERS,
  receive: HANDLERS,
  inspect: HANDLERS,
  restock: HANDLERS,
  refund_instead: HANDLERS,
  send_replacement: HANDLERS,
  quote: DECIDERS,
  quote_paid: DECIDERS,
  repair_done: HANDLERS,
  send_back: HANDLERS,
  compensate: ['REFUND'],
  check_refund: ['REFUND', 'FINANCE'],
  repair_impossible: HANDLERS,
  quote_given_back: DECIDERS,
  parcel_lost: HANDLERS,
}
/** Who may send a label for the way back, and who may give its money. */
export const WAY_BACK_ROLES: Readonly<Record<'label' | 'money', readonly Role[]>> = {
  label: DECIDERS,
  money: ['REFUND'],
}
const KEPT: readonly CaseStatus[] = [
  'refunding',
  'refund_failed',
  'refunded',
  'covered',
  'replacing',
  'replaced',
]

/** Whether agreeing gives money at once, for no goods come back or they are here. */
export function paysAtOnce(of: Facts): boolean {
  return (
    of.kind === 'refund_only' ||
    of.kind === 'late' ||
    of.status === 'refund_failed' ||
    (of.kind === 'return' && of.received_at !== null)
  )
}

/** The roles an act needs: to agree to money is for those who may refund. */
export function rolesFor(act: Act, of: Facts): readonly Role[] {
  return act === 'approve' && paysAtOnce(of) ? ['REFUND'] : ACT_ROLES[act]
}

/** Whether the appeal has to be decided by somebody else than the one who looks at it. */
export function needsAnother(of: Facts, me: string): boolean {
  return of.status === 'appealed' && of.rejected_by === `S:${me}`
}

export function actsOf(of: Facts): Act[] {
  const isGoods = of.kind === 'return' || of.kind === 'exchange'
  const found = next(of, isGoods)
  const isKept = of.received_at !== null && KEPT.includes(of.status)
  const isOurs = isGoods || (of.kind === 'repair' && isKept)
  return isOurs && isKept && !of.is_restocked ? [...found, 'restock'] : found
}

/** Whether the quote's money is still owed because its channel refused to give it back. */
export function owesQuote(of: Pick<Case, 'repair'>): boolean {
  return of.repair?.quote_refund?.status === 'failed' && !of.repair.quote_refund_note
}

/**
 * What may be done about the way back: a label before goods are sent, or its money once they are here. `isRefused`:
 * the channel refused the money that was asked for before.
 */
export function wayBackOf(of: Back, isRefused: boolean): 'label' | 'money' | '' {
  if (!of.way_back.is_paid) return ''
  if (of.status === 'approved') return of.way_back.label ? '' : 'label'
  const isHere = of.received_at !== null && of.status !== 'rejected'
  return isHere && !of.way_back.label && (!of.way_back.paid || isRefused) ? 'money' : ''
}

function next(of: Facts, isGoods: boolean): Act[] {
  switch (of.status) {
    case 'applied':
    case 'appealed':
      return [of.kind === 'late' ? 'compensate' : 'approve', 'reject']
    case 'sent':
      return ['receive', 'parcel_lost']
    case 'approved':
    case 'lapsed':
      return ['receive']
    case 'received':
      if (of.kind === 'repair') return ['quote', 'repair_impossible']
      return of.kind === 'exchange' ? ['inspect', 'refund_instead'] : ['inspect']
    case 'awaiting_payment':
      return ['quote_paid']
    case 'repairing':
      return of.is_faulty && of.repair?.is_in_warranty
        ? ['repair_done', 'refund_instead', 'repair_impossible']
        : ['repair_done', 'repair_impossible']
    case 'returning':
      return owesQuote(of) ? ['send_back', 'quote_given_back'] : ['send_back']
    case 'sent_back':
      return owesQuote(of) ? ['quote_given_back'] : []
    case 'replacing':
      return ['send_replacement', 'refund_instead']
    case 'refunding':
      return of.refund?.status === 'waiting' ? ['check_refund'] : []
    case 'refund_failed':
      return [of.kind === 'late' ? 'compensate' : 'approve']
    case 'rejected':
      return isGoods && of.received_at !== null ? ['send_back'] : []
    default:
      return []
  }
}

export function nameOf(act: Act, of: Facts): string {
  if (act === 'approve') {
    if (of.status === 'refund_failed') return t('重新退款')
    return paysAtOnce(of) ? t('同意并退款') : t('同意申请')
  }
  return NAMES[act]
}

const NAMES: Readonly<Record<Exclude<Act, 'approve'>, string>> = {
  reject: t('不同意'),
  receive: t('登记收货'),
  inspect: t('填写检测结果'),
  restock: t('退货入库'),
  refund_instead: t('改为退款'),
  send_replacement: t('寄出新件'),
  quote: t('检修报价'),
  quote_paid: t('登记已付维修费'),
  repair_done: t('维修完成'),
  send_back: t('寄回买家'),
  compensate: t('补偿'),
  check_refund: t('复核退款'),
  repair_impossible: t('无法维修'),
  quote_given_back: t('退还维修费'),
  parcel_lost: t('包裹丢失'),
}

const FIELDS: Readonly<Record<string, string>> = {
  wrong_serial: 'serials',
  serial_invalid: 'serials',
  serial_check_digit_wrong: 'serials',
  serials_incomplete: 'serials',
  serial_repeated: 'serials',
  serial_taken: 'serials',
  invalid_tracking_number: 'tracking',
  parcel_exists: 'tracking',
  unknown_courier: 'carrier',
  reason_missing: 'reason',
  order_text_invalid: 'reason',
  refund_too_large: 'amount',
  refund_of_nothing: 'amount',
  way_back_too_dear: 'amount',
  quote_money_unexplained: 'given_back',
  refusal_not_allowed: 'refusal',
  case_media_not_found: 'photos',
  stock_not_found: 'sku',
  warehouse_not_found: 'warehouse',
}

/** Which field of the form a refusal speaks about; nothing when about none. */
export function fieldOf(code: string | undefined): string {
  return code === undefined ? '' : (FIELDS[code] ?? '')
}
