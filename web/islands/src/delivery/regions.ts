import { call } from '@zhida/shared/api'

export interface Region {
  code: string
  name: string
  has_children: boolean
}

const known = new Map<string, Promise<Region[]>>()

/** The regions under a code ("" = provinces), asked for once a page. */
export function regionsUnder(parent: string): Promise<Region[]> {
  const before = known.get(parent)
  if (before) return before
  const asked = call<{ items: Region[] }>('GET', `/regions?parent=${parent}`).then((found) => found.items)
  known.set(parent, asked)
  asked.catch(() => known.delete(parent))
  return asked
}
