import { call } from '@zhida/shared/api'

export interface Suggestion {
  text: string
  kind: string
  url?: string | null
  count?: number | null
}

const PAUSE_MS = 120
const MOST_KEPT = 50

/** Ask what fits the text so far: once the fingers rest, each text once; an older question is dropped. */
export function asker(answered: (found: Suggestion[]) => void): (text: string) => void {
  const known = new Map<string, Suggestion[]>()
  let pause: ReturnType<typeof setTimeout> | undefined
  let asked: AbortController | undefined
  return (typed) => {
    clearTimeout(pause)
    asked?.abort()
    const text = typed.trim()
    const kept = known.get(text)
    if (kept) {
      answered(kept)
      return
    }
    const question = (asked = new AbortController())
    pause = setTimeout(() => void ask(text, question.signal), text ? PAUSE_MS : 0)
  }

  async function ask(text: string, signal: AbortSignal): Promise<void> {
    try {
      const path = `/suggest?q=${encodeURIComponent(text)}`
      const { suggestions } = await call<{ suggestions: Suggestion[] }>('GET', path, undefined, signal)
      if (known.size >= MOST_KEPT) known.clear()
      known.set(text, suggestions)
      answered(suggestions)
    } catch {
      if (!signal.aborted) answered([])
    }
  }
}
