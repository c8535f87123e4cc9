/** Names for what a rule says; the API's own words are codes. */

import type { Shape } from '../api/staff'
import { t } from '../texts'

export type Rule = Shape<'PolicyRuleOut'>
export type Wish = Shape<'PolicyWishDocument'>

export const SCOPES = [
  { value: 'everything', name: t('全部商品') },
  { value: 'category', name: t('分类') },
  { value: 'product', name: t('商品') },
  { value: 'sku', name: 'SKU' },
] as const

export const CLASSES = [
  { value: 'NORMAL', name: t('支持七天无理由') },
  { value: 'EXCLUDED', name: t('法定不适用') },
  { value: 'NEEDS_CONFIRMATION', name: t('经确认可不适用') },
] as const

export function scopeName(scope: Rule['scope']): string {
  return SCOPES.find((one) => one.value === scope)?.name ?? scope
}

/** Say in one line what a rule lays down; what it leaves to the wider rule is not named. */
export function said(wish: Wish, statutes: Shape<'PolicyStatutesOut'> | null): string {
  const parts = [
    CLASSES.find((one) => one.value === wish.return_class)?.name,
    statutes?.exclusions.find((one) => one.kind === wish.exclusion_kind)?.name,
    statutes?.warranties.find((one) => one.goods_kind === wish.goods_kind)?.name,
    wish.return_days != null ? t('退货 {n} 天', { n: wish.return_days }) : '',
    wish.exchange_days != null ? t('换货 {n} 天', { n: wish.exchange_days }) : '',
    wish.warranty_months != null ? t('保修 {n} 个月', { n: wish.warranty_months }) : '',
    wish.price_protection_days != null ? t('价保 {n} 天', { n: wish.price_protection_days }) : '',
    wish.needs_serial ? t('发货登记序列号') : wish.needs_serial === false ? t('不登记序列号') : '',
    ...(wish.promises ?? []).map((one) => one.text),
  ]
  return parts.filter(Boolean).join(' · ')
}
