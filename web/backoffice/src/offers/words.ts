/** The words of offers: their kinds, what each does, the six lanes, and why one took nothing. */

import { shownYuan } from '@zhida/shared/money'
import { COUPON_KIND_NAMES } from '../coupons/words'
import { t } from '../texts'
import { OFFER_KIND_NAMES } from '../words'

export const KIND_SAID: Readonly<Record<string, string>> = {
  threshold_cut: t('适用商品满一定金额，减一次固定金额；可设多档，只按达到的最高一档。'),
  every_cut: t('每满一个门槛减一次，可重复，可封顶。'),
  threshold_percent: t('适用商品满一定金额打折；可设多档和封顶。'),
  threshold_gift: t('满门槛送一件赠品；赠品从库存里占用，没有库存就不送。'),
  flash_price: t('指定 SKU 在时间内按活动价卖，可设总量和每人限购。'),
  nth_percent: t('每 N 件里最便宜的一件打折，如第 2 件半价。'),
  count_percent: t('买满 N 件，适用的每件都打折。'),
  bundle_price: t('几件商品一起买，一套一个价；不成套的照原价。'),
  free_freight: t('用券后的商品金额满门槛，不收运费。'),
}

export const LANE_NAMES: Readonly<Record<number, string>> = {
  1: t('单价'),
  2: t('单品优惠'),
  3: t('满额优惠'),
  4: t('优惠券'),
  5: t('积分'),
  6: t('运费'),
}

export const LANE_SAID: Readonly<Record<number, string>> = {
  1: t('售价、会员价、限时折扣，取最低。'),
  2: t('第 N 件折扣、满件折、套装价；同组只取最优。'),
  3: t('满减、每满减、满折、满赠，看上一步之后的金额。'),
  4: t('门槛都看满额优惠之后的金额；一类一张，可叠加的除外。'),
  5: t('只抵商品，不抵运费，最多抵规则里的百分比。'),
  6: t('包邮看用券之后、积分之前的金额；最后用运费券。'),
}

const REASONS: Readonly<Record<string, string>> = {
  not_started: t('还没有开始'),
  ended: t('已经结束'),
  out_of_scope: t('没有适用的商品'),
  below_threshold: t('金额不到门槛'),
  below_count: t('件数不够'),
  incomplete_set: t('凑不成一套'),
  quota_used_up: t('名额或赠品没有了'),
  buyer_limit: t('超过每人限购'),
  not_cheaper: t('不比现在便宜'),
  lost_to_group: t('同组有更优惠的'),
  slot_taken: t('同类已用了别的券'),
  not_chosen: t('不用更划算，或没有选'),
  nothing_left: t('已没有可减的金额'),
  freight_already_free: t('运费已免'),
}

export function kindName(kind: string): string {
  return OFFER_KIND_NAMES[kind] ?? COUPON_KIND_NAMES[kind] ?? kind
}

export function reasonWord(reason: string): string {
  return REASONS[reason] ?? reason
}

/** What is missing, as the API counted it: so many fen or units. */
export function missingWord(missing: { minor: number } | null, quantity: number | null): string {
  if (missing !== null) {
    return t('还差 {money}', { money: shownYuan(missing.minor) })
  }
  return quantity === null ? '' : t('还差 {n} 件', { n: quantity })
}
