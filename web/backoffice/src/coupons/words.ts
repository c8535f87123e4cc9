/** The words of coupons. */

import { t } from '../texts'

export const COUPON_KIND_NAMES: Readonly<Record<string, string>> = {
  shop: t('店铺券'),
  category: t('品类券'),
  product: t('商品券'),
  freight: t('运费券'),
}

export const COUPON_WAY_NAMES: Readonly<Record<string, string>> = {
  CENTRE: t('领券中心'),
  CODE: t('兑换码'),
  STAFF: t('员工发放'),
}

export const CONDITION_NAMES: Readonly<Record<string, string>> = {
  NONE: t('不限'),
  NEWCOMER: t('新客（没有付过款）'),
  LEVEL: t('会员等级'),
  BIRTHDAY_MONTH: t('生日当月'),
}
