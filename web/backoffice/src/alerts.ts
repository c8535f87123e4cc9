/** The alerts of the member of staff who is logged in: how many are unread, and which screen shows each. */

import { defineStore } from 'pinia'
import type { RouteLocationRaw } from 'vue-router'
import { get, type Shape } from './api/staff'
import { t } from './texts'

export type Alert = Shape<'AlertOut'>
export type AlertKind = Shape<'AlertKind'>

const EVERY_MS = 60_000

export const ALERT_NAMES: Readonly<Record<AlertKind, string>> = {
  ORDER_PAID: t('新订单'),
  ORDER_LATE: t('订单逾期'),
  ORDER_URGED: t('买家催单'),
  CASE_OPENED: t('新售后申请'),
  CASE_OVERDUE: t('售后超时'),
  STOCK_LOW: t('库存不足'),
  PAYMENT_DOUBTED: t('收款存疑'),
  REFUND_FAILED: t('退款失败'),
  COMPARE_AT_WITHDRAWN: t('划线价已撤下'),
  PARCEL_TROUBLED: t('包裹异常'),
  PICKUP_OVERDUE: t('自提逾期未取'),
  EVENT_PARKED: t('事件已搁置'),
  WEBHOOK_STOPPED: t('推送已停用'),
}
const ORDER_KINDS: ReadonlySet<AlertKind> = new Set([
  'ORDER_PAID',
  'ORDER_LATE',
  'ORDER_URGED',
  'PAYMENT_DOUBTED',
  'REFUND_FAILED',
  'PARCEL_TROUBLED',
  'PICKUP_OVERDUE',
])
const CASE_KINDS: ReadonlySet<AlertKind> = new Set(['CASE_OPENED', 'CASE_OVERDUE'])
const SCREENS: Readonly<Partial<Record<AlertKind, string>>> = {
  STOCK_LOW: 'stock',
  COMPARE_AT_WITHDRAWN: 'prices',
  EVENT_PARKED: 'events',
  WEBHOOK_STOPPED: 'webhooks',
}

/** Say which screen shows what an alert is about; null where there is none. */
export function screenOf(alert: Alert): RouteLocationRaw | null {
  if (ORDER_KINDS.has(alert.kind)) {
    return { name: 'order', params: { number: alert.subject } }
  }
  if (CASE_KINDS.has(alert.kind)) {
    return { name: 'after-sale', params: { number: alert.subject } }
  }
  const name = SCREENS[alert.kind]
  return name === undefined ? null : { name }
}

export const useAlerts = defineStore('alerts', {
  state: () => ({ unread: 0, timer: 0 }),
  actions: {
    async count(): Promise<void> {
      try {
        this.unread = (await get('/alerts/unread')).unread
      } catch {
        this.unread = 0
      }
    },
    /** Count now and once a minute. */
    watch(): void {
      this.stop()
      void this.count()
      this.timer = window.setInterval(() => void this.count(), EVERY_MS)
    },
    stop(): void {
      window.clearInterval(this.timer)
    },
  },
})
