import { keep, readKept } from '../page/kept'

const KEY = 'zhida.searches'
const MOST = 10

/** What was searched for in this browser, latest first. It never leaves it. */
export function pastSearches(): string[] {
  try {
    const kept: unknown = JSON.parse(readKept(KEY) ?? '[]')
    return Array.isArray(kept) ? kept.filter((it): it is string => typeof it === 'string').slice(0, MOST) : []
  } catch {
    return []
  }
}

export function rememberSearch(text: string): void {
  const plain = text.trim().replace(/\s+/g, ' ')
  if (plain) store([plain, ...pastSearches().filter((it) => it !== plain)].slice(0, MOST))
}

export function forgetSearch(text: string): void {
  store(pastSearches().filter((it) => it !== text))
}

export function forgetSearches(): void {
  keep(KEY, null)
}

function store(texts: string[]): void {
  keep(KEY, texts.length > 0 ? JSON.stringify(texts) : null)
}
