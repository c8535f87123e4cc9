/** An offer between the API's document and the editor's form; amounts stay whole fen, counts are typed text. */

import { instantOf, wallClockOf } from './clock'

export const OFFER_KINDS = [
  'threshold_cut',
  'every_cut',
  'threshold_percent',
  'threshold_gift',
  'flash_price',
  'nth_percent',
  'count_percent',
  'bundle_price',
  'free_freight',
] as const
export type OfferKind = (typeof OFFER_KINDS)[number]
export const SCOPE_KEYS = ['categories', 'brands', 'products', 'skus'] as const
export type ScopeKey = (typeof SCOPE_KEYS)[number]
type Document = Record<string, unknown>

export interface Tier {
  threshold: number | null
  cut: number | null
  percentOff: string
}

export interface OfferForm {
  kind: OfferKind
  title: string
  group: string
  priority: string
  startsAt: string
  endsAt: string
  tiers: Tier[]
  threshold: number | null
  cut: number | null
  cap: number | null
  nth: string
  count: string
  percentOff: string
  prices: { sku: string; price: number | null }[]
  quota: string
  buyerLimit: string
  items: { sku: string; quantity: string }[]
  price: number | null
  giftSku: string
  giftValue: number | null
  only: Record<ScopeKey, string[]>
  except: Record<ScopeKey, string[]>
}

export function emptyTier(): Tier {
  return { threshold: null, cut: null, percentOff: '' }
}

export function emptyOffer(): OfferForm {
  return {
    kind: 'threshold_cut',
    title: '',
    group: '',
    priority: '0',
    startsAt: '',
    endsAt: '',
    tiers: [emptyTier()],
    threshold: null,
    cut: null,
    cap: null,
    nth: '2',
    count: '2',
    percentOff: '',
    prices: [{ sku: '', price: null }],
    quota: '',
    buyerLimit: '',
    items: [
      { sku: '', quantity: '1' },
      { sku: '', quantity: '1' },
    ],
    price: null,
    giftSku: '',
    giftValue: null,
    only: { categories: [], brands: [], products: [], skus: [] },
    except: { categories: [], brands: [], products: [], skus: [] },
  }
}

export function offerFormOf(document: Document): OfferForm {
  const empty = emptyOffer()
  const scope = (document.scope ?? {}) as Record<string, string[]>
  const lists = (prefix: string): OfferForm['only'] =>
    Object.fromEntries(SCOPE_KEYS.map((key) => [key, [...(scope[prefix + key] ?? [])]])) as OfferForm['only']
  const tiers = ((document.tiers ?? []) as Document[]).map((tier) => ({
    threshold: fenOf(tier.threshold),
    cut: fenOf(tier.cut),
    percentOff: countOf(tier.percent_off),
  }))
  const prices = Object.entries((document.skus ?? {}) as Record<string, number>)
  const items = Object.entries((document.items ?? {}) as Record<string, number>)
  return {
    kind: OFFER_KINDS.find((kind) => kind === document.kind) ?? empty.kind,
    title: textOf(document.title),
    group: textOf(document.group),
    priority: countOf(document.priority) || '0',
    startsAt: wallClockOf(textOf(document.starts_at)),
    endsAt: wallClockOf(textOf(document.ends_at)),
    tiers: tiers.length > 0 ? tiers : empty.tiers,
    threshold: fenOf(document.threshold),
    cut: fenOf(document.cut),
    cap: fenOf(document.cap),
    nth: countOf(document.nth) || empty.nth,
    count: countOf(document.count) || empty.count,
    percentOff: countOf(document.percent_off),
    prices: prices.length > 0 ? prices.map(([sku, price]) => ({ sku, price })) : empty.prices,
    quota: countOf(document.quota_left),
    buyerLimit: countOf(document.buyer_left),
    items: items.length > 0 ? items.map(([sku, units]) => ({ sku, quantity: String(units) })) : empty.items,
    price: fenOf(document.price),
    giftSku: textOf(document.gift_sku),
    giftValue: fenOf(document.gift_value),
    only: lists(''),
    except: lists('exclude_'),
  }
}

/** The changes that make an offer what the form says; null takes a field out, what is unreadable goes as typed. */
export function offerDocumentOf(form: OfferForm): Document {
  const scope = Object.fromEntries(
    SCOPE_KEYS.flatMap((key) => [
      [key, form.only[key]],
      [`exclude_${key}`, form.except[key]],
    ]).filter(([, values]) => (values as string[]).length > 0),
  ) as Record<string, string[]>
  return {
    title: form.title.trim() || null,
    group: form.group.trim() || null,
    priority: whole(form.priority),
    starts_at: instantOf(form.startsAt),
    ends_at: instantOf(form.endsAt),
    scope,
    ...ownFieldsOf(form),
  }
}

/** The whole document of a draft that is not kept yet, as the simulator reads it. */
export function triedDocumentOf(form: OfferForm): Document {
  const entries = Object.entries({ ...offerDocumentOf(form), kind: form.kind })
  return Object.fromEntries(entries.filter(([, value]) => value !== null))
}

function ownFieldsOf(form: OfferForm): Document {
  switch (form.kind) {
    case 'flash_price':
      return {
        skus: Object.fromEntries(form.prices.filter(({ sku }) => sku).map(({ sku, price }) => [sku, price])),
        quota_left: whole(form.quota),
        buyer_left: whole(form.buyerLimit),
      }
    case 'nth_percent':
      return { nth: whole(form.nth), percent_off: whole(form.percentOff) }
    case 'count_percent':
      return { count: whole(form.count), percent_off: whole(form.percentOff) }
    case 'bundle_price':
      return {
        items: Object.fromEntries(
          form.items.filter(({ sku }) => sku).map(({ sku, quantity }) => [sku, whole(quantity)]),
        ),
        price: form.price,
      }
    case 'threshold_cut':
      return { tiers: form.tiers.map(({ threshold, cut }) => stated({ threshold, cut })), cap: form.cap }
    case 'threshold_percent':
      return {
        tiers: form.tiers.map(({ threshold, percentOff }) =>
          stated({ threshold, percent_off: whole(percentOff) }),
        ),
        cap: form.cap,
      }
    case 'every_cut':
      return { threshold: form.threshold, cut: form.cut, cap: form.cap }
    case 'threshold_gift':
      return { threshold: form.threshold, gift_sku: form.giftSku || null, gift_value: form.giftValue }
    case 'free_freight':
      return { threshold: form.threshold }
  }
}

/** Without the fields nobody filled in, so that the API names them as missing. */
function stated(tier: Document): Document {
  return Object.fromEntries(Object.entries(tier).filter(([, value]) => value !== null))
}

function whole(text: string): number | string | null {
  const typed = text.trim()
  return /^-?\d{1,9}$/.test(typed) ? Number(typed) : typed || null
}

function fenOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

function countOf(value: unknown): string {
  return typeof value === 'number' ? String(value) : ''
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
