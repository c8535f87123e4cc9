/** Where exports and sheets stand, in people's words. */

import { t } from '../texts'
import type { Word } from '../words'

export const EXPORT_WORDS: Readonly<Record<string, Word>> = {
  queued: { name: t('排队中'), tone: 'quiet' },
  running: { name: t('导出中'), tone: 'waiting' },
  done: { name: t('可下载'), tone: 'good' },
  failed: { name: t('失败'), tone: 'bad' },
  expired: { name: t('已过期删除'), tone: 'quiet' },
}

export const SHEET_WORDS: Readonly<Record<string, Word>> = {
  uploaded: { name: t('检查中'), tone: 'waiting' },
  checked: { name: t('待执行'), tone: 'accent' },
  applying: { name: t('执行中'), tone: 'waiting' },
  done: { name: t('已完成'), tone: 'good' },
  refused: { name: t('未通过'), tone: 'bad' },
}

/** Give how much of a whole is done, in percent; 0 of 0 is nothing yet. */
export function percentOf(done: number, total: number): number {
  return total > 0 ? Math.min(100, Math.floor((done * 100) / total)) : 0
}
