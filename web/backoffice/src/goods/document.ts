/** A product between the API's document and the editor's form. */

import { parseYuan, yuanText } from '@zhida/shared/money'
import type { Shape } from '../api/staff'
import { namesOf, pathOf } from './categories'
import { emptyRow, type SkuRow } from './matrix'

export interface StoryBlock {
  kind: 'TEXT' | 'PICTURE'
  title: string
  text: string
  media: string
}

export interface AttributeRow {
  name: string
  value: string
  unit: string
  group: string
}

export interface ProductForm {
  product: string
  title: string
  subtitle: string
  brand: string
  category: string
  description: string
  services: string
  inTheBox: string
  onSaleFrom: string
  onSaleUntil: string
  media: string[]
  story: StoryBlock[]
  attributes: AttributeRow[]
  skus: SkuRow[]
}

interface SkuDocument {
  sku: string
  options?: Record<string, string>
  price?: string
  compare_at?: string
  weight_grams?: number
  barcode?: string
  limit_per_order?: number
  image?: string
}

export function emptyForm(): ProductForm {
  return {
    product: '',
    title: '',
    subtitle: '',
    brand: '',
    category: '',
    description: '',
    services: '',
    inTheBox: '',
    onSaleFrom: '',
    onSaleUntil: '',
    media: [],
    story: [],
    attributes: [],
    skus: [emptyRow('', {})],
  }
}

export function formOf(document: Record<string, unknown>): ProductForm {
  const text = (name: string): string => (typeof document[name] === 'string' ? document[name] : '')
  const texts = (name: string): string[] =>
    Array.isArray(document[name]) ? (document[name] as string[]) : []
  return {
    product: text('product'),
    title: text('title'),
    subtitle: text('subtitle'),
    brand: text('brand'),
    category: pathOf(texts('category')),
    description: text('description'),
    services: texts('services').join('\n'),
    inTheBox: texts('in_the_box').join('\n'),
    onSaleFrom: text('on_sale_from'),
    onSaleUntil: text('on_sale_until'),
    media: [...texts('media')],
    story: ((document.story ?? []) as StoryBlock[]).map((block) => ({ ...block })),
    attributes: Object.entries((document.attributes ?? {}) as Record<string, string>).map(
      ([name, value]) => ({
        name,
        value,
        unit: '',
        group: '',
      }),
    ),
    skus: ((document.skus ?? []) as SkuDocument[]).map(rowOf),
  }
}

/** The document that the form says. Stock stands in it only for SKUs that are new. */
export function documentOf(form: ProductForm, isNew: boolean): Shape<'ProductIn'> {
  const attributes = form.attributes.filter((row) => row.name.trim() && row.value !== '')
  return {
    ...(isNew && form.product.trim() ? { product: form.product.trim() } : {}),
    title: form.title.trim(),
    subtitle: form.subtitle.trim(),
    brand: form.brand.trim(),
    category: namesOf(form.category),
    description: form.description,
    services: linesOf(form.services),
    in_the_box: linesOf(form.inTheBox),
    media: form.media,
    story: form.story,
    attributes: Object.fromEntries(
      attributes.map((row) => [row.name.trim(), { value: row.value, unit: row.unit, group: row.group }]),
    ),
    on_sale_from: form.onSaleFrom || null,
    on_sale_until: form.onSaleUntil || null,
    skus: form.skus.map(skuOf),
  } as Shape<'ProductIn'>
}

function rowOf(sku: SkuDocument): SkuRow {
  return {
    ...emptyRow(sku.sku, sku.options ?? {}),
    price: parseYuan(sku.price ?? ''),
    compareAt: parseYuan(sku.compare_at ?? ''),
    weight: sku.weight_grams ? String(sku.weight_grams) : '',
    barcode: sku.barcode ?? '',
    limit: sku.limit_per_order ? String(sku.limit_per_order) : '',
    image: sku.image ?? '',
    isKnown: true,
  }
}

function skuOf(row: SkuRow): Record<string, unknown> {
  return {
    sku: row.sku.trim(),
    options: row.options,
    // A SKU without a price comes in unsold until it has one.
    price: row.price === null ? 'UNPRICED' : yuanText(row.price),
    ...(row.compareAt === null ? {} : { compare_at: yuanText(row.compareAt) }),
    ...(row.isKnown || row.stock.trim() === '' ? {} : { stock: Number(row.stock) }),
    ...(row.weight.trim() === '' ? {} : { weight_grams: Number(row.weight) }),
    ...(row.limit.trim() === '' ? {} : { limit_per_order: Number(row.limit) }),
    barcode: row.barcode.trim(),
    ...(row.image ? { image: row.image } : {}),
  }
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}
