/** A coupon between the API's document and the editor's form; amounts stay whole fen. */

export const COUPON_KINDS = ['shop', 'category', 'product', 'freight'] as const
export type CouponKind = (typeof COUPON_KINDS)[number]
export const COUPON_WAYS = ['CENTRE', 'CODE', 'STAFF'] as const
export const CONDITIONS = ['NONE', 'NEWCOMER', 'LEVEL', 'BIRTHDAY_MONTH'] as const
export const SCOPE_KEYS = ['categories', 'brands', 'products', 'skus'] as const
export type ScopeKey = (typeof SCOPE_KEYS)[number]

export interface CouponForm {
  kind: CouponKind
  title: string
  worth: 'cut' | 'percent'
  threshold: number | null
  cut: number | null
  percentOff: string
  cap: number | null
  stacks: boolean
  only: Record<ScopeKey, string[]>
  validBy: 'period' | 'days'
  startsAt: string
  endsAt: string
  validDays: string
  way: string
  total: string
  perCustomer: string
  claimStartsAt: string
  claimEndsAt: string
  condition: string
  level: string
}

export function emptyCoupon(): CouponForm {
  return {
    kind: 'shop',
    title: '',
    worth: 'cut',
    threshold: null,
    cut: null,
    percentOff: '',
    cap: null,
    stacks: false,
    only: { categories: [], brands: [], products: [], skus: [] },
    validBy: 'days',
    startsAt: '',
    endsAt: '',
    validDays: '30',
    way: 'CENTRE',
    total: '',
    perCustomer: '1',
    claimStartsAt: '',
    claimEndsAt: '',
    condition: 'NONE',
    level: '',
  }
}

export function couponFormOf(document: Record<string, unknown>): CouponForm {
  const issuing = (document.issuing ?? {}) as Record<string, unknown>
  const condition = (issuing.condition ?? {}) as Record<string, unknown>
  const scope = (document.scope ?? {}) as Record<string, string[]>
  return {
    kind: COUPON_KINDS.find((kind) => kind === document.kind) ?? 'shop',
    title: textOf(document.title),
    worth: document.percent_off === undefined ? 'cut' : 'percent',
    threshold: fenOf(document.threshold),
    cut: fenOf(document.cut),
    percentOff: numberText(document.percent_off),
    cap: fenOf(document.cap),
    stacks: document.stacks === true,
    only: Object.fromEntries(SCOPE_KEYS.map((key) => [key, [...(scope[key] ?? [])]])) as CouponForm['only'],
    validBy: issuing.valid_days === undefined ? 'period' : 'days',
    startsAt: textOf(document.starts_at),
    endsAt: textOf(document.ends_at),
    validDays: numberText(issuing.valid_days),
    way: textOf(issuing.way) || 'CENTRE',
    total: numberText(issuing.total),
    perCustomer: numberText(issuing.per_customer) || '1',
    claimStartsAt: textOf(issuing.claim_starts_at),
    claimEndsAt: textOf(issuing.claim_ends_at),
    condition: textOf(condition.kind) || 'NONE',
    level: numberText(condition.level),
  }
}

/** The document that the form says; null takes a field out. `before` keeps what the form does not show. */
export function couponDocumentOf(
  form: CouponForm,
  before: Record<string, unknown> = {},
): Record<string, unknown> {
  const kept = Object.entries((before.scope ?? {}) as Record<string, string[]>).filter(([key]) =>
    key.startsWith('exclude_'),
  )
  const only = SCOPE_KEYS.map((key) => [key, form.only[key]] as const).filter(([, names]) => names.length > 0)
  const isPercent = form.worth === 'percent'
  const isPeriod = form.validBy === 'period'
  const level = form.condition === 'LEVEL' ? { level: wholeOf(form.level) ?? 0 } : {}
  return {
    title: form.title.trim() || null,
    threshold: form.threshold ?? 0,
    cut: isPercent ? null : form.cut,
    percent_off: isPercent ? wholeOf(form.percentOff) : null,
    cap: isPercent ? form.cap : null,
    stacks: form.stacks,
    scope: Object.fromEntries([...only, ...kept]),
    starts_at: isPeriod ? form.startsAt || null : null,
    ends_at: isPeriod ? form.endsAt || null : null,
    issuing: {
      way: form.way,
      total: wholeOf(form.total),
      per_customer: wholeOf(form.perCustomer),
      claim_starts_at: form.claimStartsAt || null,
      claim_ends_at: form.claimEndsAt || null,
      valid_days: isPeriod ? null : wholeOf(form.validDays),
      condition: { kind: form.condition, ...level },
    },
  }
}

/** Of a published coupon only these may change. */
export function openChangesOf(document: Record<string, unknown>): Record<string, unknown> {
  const { total, per_customer, claim_starts_at, claim_ends_at } = document.issuing as Record<string, unknown>
  return { title: document.title, issuing: { total, per_customer, claim_starts_at, claim_ends_at } }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function fenOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

function numberText(value: unknown): string {
  return typeof value === 'number' ? String(value) : ''
}

function wholeOf(text: string): number | null {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : null
}
