/** The words of channel states and routing verdicts. */

import { t } from '../texts'
import type { Word } from '../words'

export const CHANNEL_STATES: Readonly<Record<string, Word>> = {
  GOOD: { name: t('正常'), tone: 'good' },
  PREFERRED: { name: t('优先使用'), tone: 'accent' },
  STOPPED: { name: t('已停用（人工）'), tone: 'bad' },
  BROKEN: { name: t('故障，暂停新付款'), tone: 'bad' },
  PROBING: { name: t('试探恢复中'), tone: 'waiting' },
  DISABLED: { name: t('停用'), tone: 'quiet' },
  NOT_YET_VALID: { name: t('未到有效期'), tone: 'quiet' },
  NO_LONGER_VALID: { name: t('已过有效期'), tone: 'quiet' },
}

export const OPERATIONS: Readonly<Record<string, string>> = {
  CREATE: t('下单'),
  QUERY: t('查询'),
  CLOSE: t('关单'),
  REFUND: t('退款'),
  QUERY_REFUND: t('退款查询'),
}

export const VERDICTS: Readonly<Record<string, string>> = {
  FITS: t('可用'),
  DISABLED: t('停用'),
  CURRENCY: t('币种不支持'),
  BELOW_MINIMUM: t('低于最小金额'),
  ABOVE_MAXIMUM: t('超过最大金额'),
  SCENE: t('场景不支持'),
  NOT_YET_VALID: t('未到有效期'),
  NO_LONGER_VALID: t('已过有效期'),
  STOPPED_BY_STAFF: t('已停用（人工）'),
  NOT_REACHED: t('刚才连接不上'),
  BROKEN: t('故障，暂停新付款'),
}

export const MODES: Readonly<Record<string, string>> = {
  USUAL: t('正常选择'),
  PROBE: t('试探恢复'),
  LEAST_BAD: t('都有故障，选最好的'),
}

/** Millionths as a percentage with one decimal: 987654 gives "98.8%". */
export function shareOf(ppm: number): string {
  return `${(ppm / 10_000).toFixed(1)}%`
}

/** Hundredths of a percent as text: 60 gives "0.60%". */
export function percentOf(basisPoints: number): string {
  const digits = String(basisPoints).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}%`
}
