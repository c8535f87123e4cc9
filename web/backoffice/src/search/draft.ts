/** A rule for queries as the form holds it, and as the API takes it. */

import type { Shape } from '../api/staff'
import { t } from '../texts'

export type Kind = Shape<'RuleKind'>
export type Rule = Shape<'SearchRuleOut'>

export interface Draft {
  kind: Kind
  words: string[]
  isOneWay: boolean
  stands_for: string[]
  products: string[]
  target: string
  note: string
  is_active: boolean
  starts_at: string | null
  ends_at: string | null
}

export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  PIN: t('置顶'),
  HIDE: t('隐藏'),
  REDIRECT: t('跳转'),
  SYNONYM: t('同义词'),
  STOP: t('停用词'),
}

export const KIND_HINTS: Readonly<Record<Kind, string>> = {
  PIN: t('搜这些词时，所选商品按顺序排在最前。'),
  HIDE: t('搜这些词时，不出现所选商品。'),
  REDIRECT: t('搜这些词时，直接打开本店的一个页面。'),
  SYNONYM: t('这些词可以互相代替；单向时，只有右边的词可以代替左边的，并取代内置同义词。'),
  STOP: t('搜索时这些词可有可无，例如“正品”“官方”。'),
}

export function emptyDraft(kind: Kind, query: string): Draft {
  return {
    kind,
    words: query ? [query] : [],
    isOneWay: false,
    stands_for: [],
    products: [],
    target: '',
    note: '',
    is_active: true,
    starts_at: null,
    ends_at: null,
  }
}

export function draftOf(rule: Rule): Draft {
  return {
    kind: rule.kind,
    words: [...rule.words],
    isOneWay: rule.stands_for.length > 0,
    stands_for: [...rule.stands_for],
    products: [...rule.products],
    target: rule.target,
    note: rule.note,
    is_active: rule.is_active,
    starts_at: rule.starts_at,
    ends_at: rule.ends_at,
  }
}

/** What the API takes: only what the kind has a use for. */
export function bodyOf(draft: Draft): Shape<'SearchRuleIn'> {
  const namesProducts = draft.kind === 'PIN' || draft.kind === 'HIDE'
  return {
    kind: draft.kind,
    words: draft.words,
    stands_for: draft.kind === 'SYNONYM' && draft.isOneWay ? draft.stands_for : [],
    products: namesProducts ? draft.products : [],
    target: draft.kind === 'REDIRECT' ? draft.target.trim() : '',
    note: draft.note.trim(),
    is_active: draft.is_active,
    starts_at: draft.starts_at || null,
    ends_at: draft.ends_at || null,
  }
}

/** Say in one line what a rule does. */
export function sentenceOf(rule: Rule): string {
  if (rule.kind === 'REDIRECT') {
    return rule.target
  }
  if (rule.kind === 'PIN' || rule.kind === 'HIDE') {
    return t('{count} 件商品', { count: rule.products.length })
  }
  return rule.stands_for.length > 0 ? `→ ${rule.stands_for.join('、')}` : ''
}
