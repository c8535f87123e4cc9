/** Bills and findings in people's words. */

import { shownYuan, yuanText, type Money } from '@zhida/shared/money'
import { t } from '../texts'
import { DISCREPANCY_NAMES, type Word } from '../words'

export const FINDING_NAMES: Readonly<Record<string, string>> = {
  ...DISCREPANCY_NAMES,
  REFUND_STUCK: t('退款卡住'),
  MISSING_LOCAL: t('渠道已收，本店没有'),
  MISSING_REMOTE: t('本店已收，渠道没有'),
  AMOUNT_DIFF: t('金额不一致'),
  STATE_DIFF: t('状态不一致'),
  REFUND_MISSING_LOCAL: t('渠道已退，本店没有'),
  REFUND_MISSING_REMOTE: t('本店已退，渠道没有'),
  FEE_DIFF: t('手续费不一致'),
  DUPLICATE_PROVIDER: t('渠道重复记账'),
  BILL_ABSENT: t('没有账单'),
  BILL_UNREADABLE: t('账单无法读取'),
  TRADE_DENIED: t('渠道称当日无交易，本店有收款'),
  MATCHED: t('一致'),
  CROSS_DAY: t('跨日'),
}

export const RESOLUTION_NAMES: Readonly<Record<string, string>> = {
  explained: t('已查明'),
  corrected: t('已更正'),
  refunded: t('已退款'),
  written_off: t('核销'),
  agreed: t('复核一致'),
}

export const ACT_NAMES: Readonly<Record<string, string>> = {
  taken: t('认领'),
  noted: t('备注'),
  closed: t('关闭'),
}

/** What a day of the calendar says; a day nobody looked at yet has no status. */
export function dayWord(status: string | undefined, openFindings: number): Word {
  if (status === 'balanced') {
    return { name: t('已平'), tone: 'good' }
  }
  if (status === 'different') {
    return openFindings > 0
      ? { name: t('{count} 项差异', { count: openFindings }), tone: 'bad' }
      : { name: t('已处理'), tone: 'waiting' }
  }
  if (status === 'absent') {
    return { name: t('没有账单'), tone: 'bad' }
  }
  if (status === 'unreadable') {
    return { name: t('账单无法读取'), tone: 'bad' }
  }
  return { name: status === 'due' ? t('等待账单') : t('未到'), tone: 'quiet' }
}

/** An amount with its currency; yuan have their sign. */
export function shownAmount(money: Money): string {
  return money.currency === 'CNY' ? shownYuan(money.minor) : `${yuanText(money.minor)} ${money.currency}`
}

/** "659900 CNY T1" as findings hold it, for reading. */
export function shownFound(text: string): string {
  const parts = /^(\d+) ([A-Z]{3})(.*)$/.exec(text)
  return parts
    ? shownAmount({ minor: Number(parts[1]), currency: parts[2] ?? '' }) + (parts[3] ?? '')
    : text || '—'
}

/** The days of a month in weeks that begin on Monday; null stands before the first and after the last. */
export function weeksOf(month: string): (string | null)[][] {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const before = (new Date(Date.UTC(year, number - 1, 1)).getUTCDay() + 6) % 7
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate()
  const days = Array.from(
    { length: count },
    (_none, place) => `${month}-${String(place + 1).padStart(2, '0')}`,
  )
  const cells = [...Array<null>(before).fill(null), ...days]
  while (cells.length % 7 > 0) {
    cells.push(null)
  }
  return Array.from({ length: cells.length / 7 }, (_none, week) => cells.slice(week * 7, week * 7 + 7))
}

/** The month so many months away: "2026-12" and 1 give "2027-01". */
export function monthBeside(month: string, step: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + step, 1)).toISOString().slice(0, 7)
}
