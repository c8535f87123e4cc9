/** The SKU matrix: what combinations of options there are, and which SKU stands for each. */

export interface Axis {
  name: string
  values: string[]
}

export interface SkuRow {
  sku: string
  options: Record<string, string>
  price: number | null
  compareAt: number | null
  stock: string
  weight: string
  barcode: string
  limit: string
  image: string
  isKnown: boolean
}

export const MOST_SKUS = 200

/** Read the axes out of the SKUs that are there, values in the order in which they appear. */
export function axesOf(rows: readonly SkuRow[]): Axis[] {
  const axes = new Map<string, Set<string>>()
  for (const row of rows) {
    for (const [name, value] of Object.entries(row.options)) {
      axes.set(name, (axes.get(name) ?? new Set()).add(value))
    }
  }
  return [...axes].map(([name, values]) => ({ name, values: [...values] }))
}

/** Every combination of the axes' values; axes without a name or a value count for nothing. */
export function combinationsOf(axes: readonly Axis[]): Record<string, string>[] {
  return axes
    .map((axis) => ({ name: axis.name.trim(), values: axis.values.filter(Boolean) }))
    .filter((axis) => axis.name && axis.values.length > 0)
    .reduce<Record<string, string>[]>(
      (found, axis) => found.flatMap((one) => axis.values.map((value) => ({ ...one, [axis.name]: value }))),
      [{}],
    )
}

export function howMany(axes: readonly Axis[]): number {
  return axes
    .filter((axis) => axis.name.trim() && axis.values.some(Boolean))
    .reduce((count, axis) => count * axis.values.filter(Boolean).length, 1)
}

/** Make the rows of the axes: a SKU that has exactly these options stays, others are new under free codes. */
export function rowsFor(axes: readonly Axis[], present: readonly SkuRow[], prefix: string): SkuRow[] {
  const kept = new Map(present.map((row) => [keyOf(row.options), row]))
  const taken = new Set(present.map((row) => row.sku))
  const first = present[0]
  let counter = 0
  return combinationsOf(axes).map((options) => {
    const known = kept.get(keyOf(options))
    if (known) {
      return { ...known, options }
    }
    do {
      counter += 1
    } while (taken.has(`${prefix}-${counter}`))
    const sku = `${prefix}-${counter}`
    taken.add(sku)
    return { ...emptyRow(sku, options), price: first?.price ?? null, weight: first?.weight ?? '' }
  })
}

export function emptyRow(sku: string, options: Record<string, string>): SkuRow {
  return {
    sku,
    options,
    price: null,
    compareAt: null,
    stock: '',
    weight: '',
    barcode: '',
    limit: '',
    image: '',
    isKnown: false,
  }
}

function keyOf(options: Record<string, string>): string {
  return JSON.stringify(Object.entries(options).sort(([left], [right]) => (left < right ? -1 : 1)))
}
