/** SKUs that staff look for by code or by the title of their product, and what is known of those found. */

import { reactive } from 'vue'
import { get } from '../api/staff'

export interface FoundSku {
  sku: string
  title: string
}

const MOST_PRODUCTS = 4
const MOST_FOUND = 30
const titles = reactive(new Map<string, string>())

/** The title of a SKU that was found before, or its code. */
export function titleOf(sku: string): string {
  return titles.get(sku) ?? sku
}

export async function findSkus(text: string): Promise<FoundSku[]> {
  const wanted = text.trim()
  const [stock, products] = await Promise.all([
    get('/stock', { query: { code: wanted } }),
    wanted ? get('/products', { query: { q: wanted } }) : { items: [] },
  ])
  const opened = await Promise.all(
    products.items
      .slice(0, MOST_PRODUCTS)
      .map(async (row) =>
        skusOf(row.title, (await get('/products/{number}', { path: { number: row.id } })).document),
      ),
  )
  for (const { sku, title } of opened.flat()) {
    titles.set(sku, title)
  }
  const codes = [...new Set([...opened.flat().map(({ sku }) => sku), ...stock.items.map(({ sku }) => sku)])]
  return codes.slice(0, MOST_FOUND).map((sku) => ({ sku, title: titleOf(sku) }))
}

/** The SKUs in a product's document, each with the product's title and its own options. */
export function skusOf(title: string, document: Record<string, unknown>): FoundSku[] {
  const skus = (document.skus ?? []) as { sku: string; options?: Record<string, string> }[]
  return skus.map(({ sku, options }) => ({
    sku,
    title: [title, ...Object.values(options ?? {})].join(' · '),
  }))
}
