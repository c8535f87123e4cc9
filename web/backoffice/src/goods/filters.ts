/** Filters that somebody gave a name, kept in this browser. */

import { ref, type Ref } from 'vue'

export type Filter = Record<string, string>
export interface SavedFilter {
  name: string
  filter: Filter
}

/** Read what was kept; what cannot be read counts as nothing. */
export function readSaved(text: string | null): SavedFilter[] {
  try {
    const read: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(read) ? read.filter(isSaved) : []
  } catch {
    return []
  }
}

/** Keep a filter under a name; the same name again replaces it. */
export function withSaved(saved: readonly SavedFilter[], name: string, filter: Filter): SavedFilter[] {
  const filled = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''))
  return [...saved.filter((one) => one.name !== name), { name, filter: filled }]
}

export function useSavedFilters(screen: string): {
  saved: Ref<SavedFilter[]>
  keep: (name: string, filter: Filter) => void
  forget: (name: string) => void
} {
  const place = `zhida.backoffice.filters.${screen}`
  const saved = ref(readSaved(localStorage.getItem(place)))
  const write = (next: SavedFilter[]): void => {
    saved.value = next
    localStorage.setItem(place, JSON.stringify(next))
  }
  return {
    saved,
    keep: (name, filter) => {
      write(withSaved(saved.value, name, filter))
    },
    forget: (name) => {
      write(saved.value.filter((one) => one.name !== name))
    },
  }
}

function isSaved(one: unknown): one is SavedFilter {
  const candidate = one as Partial<SavedFilter> | null
  return typeof candidate?.name === 'string' && typeof candidate.filter === 'object'
}
