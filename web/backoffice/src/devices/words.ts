/** Where units and recalls stand, in people's words. */

import { t } from '../texts'
import type { Word } from '../words'

export const RECALL_WORDS: Readonly<Record<string, Word>> = {
  proposed: { name: t('待同事确认'), tone: 'waiting' },
  open: { name: t('召回中'), tone: 'bad' },
  dropped: { name: t('已放弃'), tone: 'quiet' },
  closed: { name: t('已结束'), tone: 'good' },
}

export const DEVICE_WORDS: Readonly<Record<string, Word>> = {
  active: { name: t('使用中'), tone: 'good' },
  in_repair: { name: t('维修中'), tone: 'waiting' },
  returned: { name: t('已退回'), tone: 'quiet' },
  replaced: { name: t('已换新'), tone: 'quiet' },
}

export const STEP_NAMES: Readonly<Record<string, string>> = {
  shipped: t('发出'),
  signed: t('签收'),
  received: t('确认收货'),
  activated: t('激活'),
  returned: t('退回'),
  replaced: t('换新'),
  repair_started: t('开始维修'),
  repair_ended: t('维修结束'),
  extended: t('延长保修'),
  recalled: t('列入召回'),
  remedied: t('召回已处理'),
}
