/** Which combinations exist. The browser only looks up; every amount came written out by the server. */

export interface Sku {
  sku: string
  options: Record<string, string>
  whole: string
  cents: string
  was: string
  basis: string
  available: 'in' | 'low' | 'out'
  limit: number
  limit_line?: string
  picture: string
}

export interface Picker {
  chosen: string
  colours: Record<string, string>
  options: { name: string; values: string[] }[]
  skus: Sku[]
}

export interface Standing {
  isPossible: boolean
  isOut: boolean
}

/** The SKU that has exactly these options. */
export function exactly(skus: readonly Sku[], options: Record<string, string>): Sku | undefined {
  return skus.find((sku) => Object.entries(options).every(([name, value]) => sku.options[name] === value))
}

/** What would become of a value if it were chosen beside the others. */
export function standing(
  skus: readonly Sku[],
  chosen: Record<string, string>,
  name: string,
  value: string,
): Standing {
  const sku = exactly(skus, { ...chosen, [name]: value })
  return { isPossible: sku !== undefined, isOut: sku?.available === 'out' }
}

/** Choose a value; where the combination does not exist, keep as many of the other choices as can be. */
export function choose(
  skus: readonly Sku[],
  chosen: Record<string, string>,
  name: string,
  value: string,
): Sku {
  const wanted = { ...chosen, [name]: value }
  const exact = exactly(skus, wanted)
  if (exact) return exact
  const having = skus.filter((sku) => sku.options[name] === value)
  const likeness = (sku: Sku): number =>
    Object.entries(wanted).filter(([key, option]) => sku.options[key] === option).length
  const ranked = [...having].sort(
    (one, other) =>
      likeness(other) - likeness(one) || Number(one.available === 'out') - Number(other.available === 'out'),
  )
  const nearest = ranked[0]
  if (!nearest) throw new Error(`no SKU has ${name} = ${value}`)
  return nearest
}
