/** Trade-ins in people's words. */

import type { Shape } from '../api/staff'
import { t } from '../texts'
import type { Word } from '../words'

export type TradeIn = Shape<'StaffTradeInOut'>
export type TradeInRow = Shape<'SummaryOut'>
export type TradeInStatus = Shape<'TradeInStatusWord'>
export type Question = Shape<'QuestionShape'>
export type Payout = Shape<'TradeInPayoutOut'>

export const TRADE_IN_WORDS: Readonly<Record<TradeInStatus, Word>> = {
  received: { name: t('待检测'), tone: 'accent' },
  returning: { name: t('待退回旧机'), tone: 'accent' },
  payable: { name: t('待打款'), tone: 'accent' },
  paying: { name: t('抵扣退款中'), tone: 'waiting' },
  sent: { name: t('旧机在途'), tone: 'waiting' },
  requoted: { name: t('待买家确认新报价'), tone: 'waiting' },
  accepted: { name: t('待买家寄出'), tone: 'waiting' },
  quoted: { name: t('待买家接受报价'), tone: 'waiting' },
  paid: { name: t('已付款'), tone: 'good' },
  returned: { name: t('旧机已退回'), tone: 'quiet' },
  cancelled: { name: t('已取消'), tone: 'quiet' },
  expired: { name: t('已过期'), tone: 'quiet' },
}

export const PAYOUT_WORDS: Readonly<Record<Payout['status'], Word>> = {
  waiting: { name: t('待导出'), tone: 'accent' },
  exported: { name: t('已交银行'), tone: 'waiting' },
  paid: { name: t('已付款'), tone: 'good' },
  failed: { name: t('未付成'), tone: 'bad' },
}

/** What staff have to do come first; the rest waits for the buyer or for the bank. */
export const STAGES = ['received', 'returning', 'payable', 'sent', 'requoted'] as const

/** The reasons that the shop itself writes into the history. */
export const NOTE_NAMES: Readonly<Record<string, string>> = {
  ORDER_CANNOT_TAKE_CREDIT: t('订单余额不足以抵扣，改为转账'),
  REFUND_FAILED: t('渠道退款失败，改为转账'),
  ORDER_RETURNED: t('新机已退货，旧机款改为转账'),
}

export function wayOf(row: TradeInRow): string {
  if (row.needs_account) {
    return t('等买家填写账户')
  }
  if (row.way === 'credit') {
    return t('抵扣订单')
  }
  return row.way === 'transfer' ? t('银行转账') : '—'
}
