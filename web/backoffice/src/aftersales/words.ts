/** The codes of cases in staff's words; the API's own words speak to the shopper. */

import type { Shape } from '../api/staff'
import { t } from '../texts'
import type { Word } from '../words'

export type Case = Shape<'StaffCaseOut'>
export type CaseRow = Shape<'StaffCaseSummaryOut'>
export type CaseKind = Shape<'CaseKindWord'>
export type CaseStatus = Shape<'CaseStatusWord'>
export type CaseStage = Shape<'CaseStageWord'>
export type Decision = Shape<'DecisionIn'>

export const CASE_KIND_NAMES: Readonly<Record<CaseKind, string>> = {
  refund_only: t('仅退款'),
  return: t('退货退款'),
  exchange: t('换货'),
  repair: t('维修'),
  late: t('超时未送达'),
}

export const CASE_WORDS: Readonly<Record<CaseStatus, Word>> = {
  applied: { name: t('待审核'), tone: 'waiting' },
  approved: { name: t('待买家寄回'), tone: 'quiet' },
  sent: { name: t('寄回途中'), tone: 'accent' },
  received: { name: t('待检测'), tone: 'waiting' },
  quoted: { name: t('待买家确认报价'), tone: 'quiet' },
  awaiting_payment: { name: t('待买家付维修费'), tone: 'quiet' },
  repairing: { name: t('维修中'), tone: 'accent' },
  returning: { name: t('待寄回买家'), tone: 'waiting' },
  replacing: { name: t('待寄出新件'), tone: 'waiting' },
  refunding: { name: t('退款中'), tone: 'accent' },
  refund_failed: { name: t('退款未成功'), tone: 'bad' },
  rejected: { name: t('未同意'), tone: 'quiet' },
  appealed: { name: t('买家申诉'), tone: 'bad' },
  refunded: { name: t('已退款'), tone: 'good' },
  covered: { name: t('已另行退款'), tone: 'good' },
  replaced: { name: t('已换新'), tone: 'good' },
  repaired: { name: t('已修好寄出'), tone: 'good' },
  sent_back: { name: t('已原物寄回'), tone: 'quiet' },
  cancelled: { name: t('买家已撤销'), tone: 'quiet' },
  lapsed: { name: t('逾期未寄回'), tone: 'quiet' },
}

export const STAGE_NAMES: Readonly<Record<CaseStage, string>> = {
  decide: t('待审核'),
  coming: t('寄回中'),
  inspect: t('待检测'),
  send: t('待寄出'),
  pay: t('退款中'),
}

export const DISPOSITION_NAMES: Readonly<Record<Shape<'DispositionWord'>, string>> = {
  sellable: t('可再售'),
  refurbished: t('翻新后售'),
  scrap: t('报废'),
}

/** Sentences that often say why an application is not agreed to; any other may be written. */
export const COMMON_REFUSALS: readonly string[] = [
  t('已超过可申请的时间。'),
  t('商品依法不适用七天无理由退货，购买时你已确认。'),
  t('照片不足以看出所述问题，请补充后再申请。'),
  t('包裹已由你签收，物流记录显示无异常。'),
]

/** The value of `open` that lists ended cases too; a query leaves out what is false, so it is said in letters. */
export const ENDED_TOO = 'false' as unknown as boolean
