/** The codes of statement lines and payouts in people's words. */

import type { Word } from '../words'
import { t } from '../texts'

export const LINE_WORDS: Readonly<Record<string, Word>> = {
  UNMATCHED: { name: t('未认领'), tone: 'waiting' },
  REVIEW: { name: t('待核对'), tone: 'bad' },
  MATCHED: { name: t('已认领'), tone: 'good' },
  RETURNED: { name: t('退回'), tone: 'quiet' },
  IGNORED: { name: t('不处理'), tone: 'quiet' },
}

export const REASON_NAMES: Readonly<Record<string, string>> = {
  UNDERPAID: t('备注对上，金额少了'),
  OVERPAID: t('备注对上，金额多了'),
  WRONG_CURRENCY: t('币种不符'),
  ALREADY_PAID: t('该订单已收过款'),
  SEVERAL: t('对得上多笔'),
  NAME: t('金额对上，户名未对上'),
}

export const PAYOUT_WORDS: Readonly<Record<string, Word>> = {
  DUE: { name: t('待付款'), tone: 'waiting' },
  WAITING: { name: t('待复核'), tone: 'accent' },
  PAID: { name: t('已付款'), tone: 'good' },
}

export const DECISION_NAMES: Readonly<Record<string, string>> = {
  MATCH: t('认领'),
  RETURN: t('退回'),
  IGNORE: t('不处理'),
}
