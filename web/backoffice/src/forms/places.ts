/** Names of regions by the short codes that staff write: province, city and district of two, four and six digits. */
import { reactive } from 'vue'
import { t } from '../texts'

interface Region {
  code: string
  name: string
}

const known = reactive(new Map<string, string>())
const asked = new Map<string, Promise<readonly Region[]>>()

/** The regions under a full code; the provinces when it is empty. Each is asked for once. */
export function regionsUnder(parent: string): Promise<readonly Region[]> {
  const before = asked.get(parent)
  if (before !== undefined) {
    return before
  }
  const found = readUnder(parent)
  asked.set(parent, found)
  return found
}

async function readUnder(parent: string): Promise<readonly Region[]> {
  const answer = await fetch(`/api/shop/v1/regions${parent === '' ? '' : `?parent=${parent}`}`)
  const items = answer.ok ? ((await answer.json()) as { items: Region[] }).items : []
  for (const one of items) {
    known.set(one.code, one.name)
  }
  return items
}

function steps(code: string): string[] {
  return [2, 4, 6].filter((size) => size <= code.length).map((size) => code.slice(0, size).padEnd(6, '0'))
}

/** Fetch the names that these codes need. */
export async function learnPlaces(codes: readonly string[]): Promise<void> {
  const parents = new Set(codes.flatMap((code) => ['', ...steps(code).slice(0, -1)]))
  await Promise.all([...parents].map(regionsUnder))
}

/** Name a place from the province down; the code where a name is not known. */
export function placeOf(code: string): string {
  if (code === '') {
    return t('全国')
  }
  const names = steps(code).map((one) => known.get(one))
  return names.every((name) => name !== undefined) ? names.join(' ') : code
}
