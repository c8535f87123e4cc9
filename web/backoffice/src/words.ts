/** The stored codes in people's words, each with the tone of its dot. */

import { reactive } from 'vue'
import { t } from './texts'

export type Tone = 'quiet' | 'waiting' | 'good' | 'bad' | 'accent'
export interface Word {
  name: string
  tone: Tone
}

type Words = Readonly<Record<string, Word>>

const ORDER_WORDS: Words = {
  awaiting_payment: { name: t('待付款'), tone: 'waiting' },
  paid: { name: t('待发货'), tone: 'accent' },
  packing: { name: t('备货中'), tone: 'accent' },
  shipped: { name: t('已发货'), tone: 'good' },
  delivered: { name: t('已签收'), tone: 'good' },
  completed: { name: t('已完成'), tone: 'good' },
  cancelled: { name: t('已取消'), tone: 'quiet' },
  closed: { name: t('已关闭'), tone: 'quiet' },
}

/** What differs where the goods are fetched from a store. */
const FETCHED_WORDS: Words = {
  paid: { name: t('待备货'), tone: 'accent' },
  shipped: { name: t('已取货'), tone: 'good' },
  delivered: { name: t('已取货'), tone: 'good' },
}

/** Name where an order stands: on its way to a door, or to a counter. */
export function orderWord(order: { status: string; pickup_point?: unknown }): Word {
  const fetched = order.pickup_point ? FETCHED_WORDS[order.status] : undefined
  return fetched ?? wordOf(ORDER_WORDS, order.status)
}

export const INVOICE_WORDS: Words = {
  requested: { name: t('待开票'), tone: 'waiting' },
  issuing: { name: t('开票中'), tone: 'accent' },
  issued: { name: t('已开票'), tone: 'good' },
  refused: { name: t('未开成'), tone: 'bad' },
  cancelled: { name: t('已取消'), tone: 'quiet' },
}

export const PARCEL_WORDS: Words = {
  shipped: { name: t('已发货'), tone: 'accent' },
  in_transit: { name: t('运输中'), tone: 'accent' },
  out_for_delivery: { name: t('派送中'), tone: 'accent' },
  delivered: { name: t('已签收'), tone: 'good' },
}

export const TROUBLE_WORDS: Words = {
  problem: { name: t('疑难件'), tone: 'bad' },
  rejected: { name: t('拒收'), tone: 'bad' },
  returning: { name: t('退回中'), tone: 'bad' },
  returned: { name: t('已退回'), tone: 'bad' },
}

export const FOLLOW_WORDS: Words = {
  waiting: { name: t('订阅中'), tone: 'waiting' },
  followed: { name: t('已订阅'), tone: 'good' },
  refused: { name: t('订阅失败'), tone: 'bad' },
  lost: { name: t('服务方已停止'), tone: 'bad' },
  ended: { name: t('已结束'), tone: 'quiet' },
}

export const PRODUCT_WORDS: Words = {
  DRAFT: { name: t('草稿'), tone: 'quiet' },
  IN_CHECK: { name: t('待复核'), tone: 'waiting' },
  PUBLISHED: { name: t('在售'), tone: 'good' },
  WITHDRAWN: { name: t('已下架'), tone: 'quiet' },
}

export const IMPORT_WORDS: Words = {
  UPLOADED: { name: t('检查中'), tone: 'waiting' },
  CHECKED: { name: t('待写入'), tone: 'accent' },
  APPLYING: { name: t('写入中'), tone: 'waiting' },
  APPLIED: { name: t('已写入'), tone: 'good' },
  REFUSED: { name: t('未通过'), tone: 'bad' },
}

export const WEBHOOK_WORDS: Words = {
  ACTIVE: { name: t('推送中'), tone: 'good' },
  PAUSED: { name: t('已暂停'), tone: 'quiet' },
  STOPPED: { name: t('连续失败，已停用'), tone: 'bad' },
}

export const DELIVERY_WORDS: Words = {
  PENDING: { name: t('待推送'), tone: 'waiting' },
  DELIVERED: { name: t('已送达'), tone: 'good' },
  PARKED: { name: t('已放弃'), tone: 'bad' },
}

export const OFFER_WORDS: Words = {
  DRAFT: { name: t('草稿'), tone: 'quiet' },
  PUBLISHED: { name: t('进行中'), tone: 'good' },
  STOPPED: { name: t('已停止'), tone: 'quiet' },
}

export const PRICE_CHANGE_WORDS: Words = {
  WAITING: { name: t('待复核'), tone: 'waiting' },
  APPROVED: { name: t('已同意'), tone: 'good' },
  REJECTED: { name: t('已驳回'), tone: 'bad' },
}

export const FINDING_WORDS: Words = {
  BROKEN: { name: t('高于成交价'), tone: 'bad' },
  STATED: { name: t('已注明依据'), tone: 'waiting' },
  WITHDRAWN: { name: t('已按规定撤下'), tone: 'quiet' },
}

export const PAYMENT_WORDS: Words = {
  pending: { name: t('待支付'), tone: 'waiting' },
  processing: { name: t('处理中'), tone: 'waiting' },
  succeeded: { name: t('成功'), tone: 'good' },
  captured: { name: t('已收款'), tone: 'good' },
  failed: { name: t('失败'), tone: 'bad' },
  closed: { name: t('已关闭'), tone: 'quiet' },
  waiting: { name: t('待复核'), tone: 'waiting' },
  rejected: { name: t('未通过'), tone: 'quiet' },
  requested: { name: t('处理中'), tone: 'waiting' },
  sent: { name: t('处理中'), tone: 'waiting' },
  unknown: { name: t('待核实'), tone: 'waiting' },
}

/** Say whether money is on its way: decided, sent, or its outcome unknown. */
export function isGoing(status: string | undefined): boolean {
  return status !== undefined && ['requested', 'processing'].includes(status)
}

const CHANNEL_NAMES: Readonly<Record<string, string>> = {
  alipay: t('支付宝'),
  wechat: t('微信支付'),
  unionpay: t('云闪付'),
  paypal: 'PayPal',
  transfer: t('银行转账'),
  simulator: t('演练支付'),
}

/** Name a channel: by its kind where it is called so, else as its account is called in the channels file. */
export function channelName(account: string): string {
  return CHANNEL_NAMES[account] ?? account
}

export const MOVEMENT_NAMES: Readonly<Record<string, string>> = {
  RECEIVED: t('入库'),
  ADJUSTED: t('调整'),
  MOVED: t('移库'),
  HELD: t('占用'),
  RELEASED: t('释放'),
  SOLD: t('售出'),
  PUT_BACK: t('退回'),
}

export const ROLE_NAMES: Readonly<Record<string, string>> = {
  ADMIN: t('管理员'),
  GOODS: t('商品'),
  PRICE: t('价格'),
  ORDER: t('订单'),
  REFUND: t('退款'),
  FINANCE: t('财务'),
  SUPPORT: t('客服'),
  MARKETING: t('营销'),
  AUDITOR: t('审计'),
}

export const ACTION_NAMES: Readonly<Record<string, string>> = {
  CREATED: t('新建'),
  CHANGED: t('修改'),
  PROPOSED: t('提议修改'),
  SUBMITTED: t('提交复核'),
  RETURNED: t('退回修改'),
  PUBLISHED: t('发布'),
  WITHDRAWN: t('下架'),
}

export function wordOf(words: Words, code: string): Word {
  return words[code] ?? words[code.toLowerCase()] ?? { name: code, tone: 'quiet' }
}

const instant = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
})

/** An instant as the shop's wall clock shows it. */
export function shownInstant(text: string | null | undefined): string {
  return text ? instant.format(new Date(text)) : '—'
}

// Names of staff by number, as far as whoever is logged in may know them.
const staffNames = reactive(new Map<string, string>())

export function nameStaff(members: readonly { id: string; name: string; phone: string }[]): void {
  for (const member of members) {
    staffNames.set(member.id, member.name || member.phone)
  }
}

/** Who acted, as staff know them: "S:5" is number 5 of the staff, or their name. */
export function shownActor(principal: string): string {
  const [kind = '', id = ''] = principal.split(':')
  const known = kind === 'S' ? staffNames.get(id) : undefined
  if (known) {
    return known
  }
  const names: Record<string, string> = { S: t('员工'), C: t('顾客'), SYSTEM: t('系统'), PAYMENT: t('支付') }
  const name = names[kind]
  return name ? `${name}${id ? ` ${id}` : ''}` : principal || '—'
}

export const FLAG_NAMES: Readonly<Record<string, string>> = {
  none: t('无旗标'),
  red: t('红旗'),
  yellow: t('黄旗'),
  green: t('绿旗'),
  blue: t('蓝旗'),
  purple: t('紫旗'),
}

export const OFFER_KIND_NAMES: Readonly<Record<string, string>> = {
  threshold_cut: t('满减'),
  every_cut: t('每满减'),
  threshold_percent: t('满折'),
  threshold_gift: t('满赠'),
  flash_price: t('限时折扣'),
  nth_percent: t('第 N 件折扣'),
  count_percent: t('满件折'),
  bundle_price: t('套装价'),
  free_freight: t('满额包邮'),
}

export const DISCREPANCY_NAMES: Readonly<Record<string, string>> = {
  WRONG_AMOUNT: t('金额不符'),
  WRONG_CURRENCY: t('币种不符'),
  UNKNOWN_NUMBER: t('本店没有这笔'),
  WRONG_REFUND: t('退款不符'),
  REFUND_FAILED: t('退款失败'),
  REFUND_ABOVE_CAPTURED: t('退款超过收款'),
  UNRESOLVED: t('结果未知'),
}
