import { call } from '@zhida/shared/api'

/**
 * Hear at once when something happens to an order. Gives the function that stops listening; a stream that cannot
 * be opened is no fault, since whoever listens asks by the clock as well.
 */
export function listen(number: string, heard: () => void): () => void {
  if (typeof EventSource === 'undefined') return () => undefined
  let source: EventSource | undefined
  let isOver = false
  void call<{ url: string }>('GET', `/realtime-ticket?topic=order:${number}`)
    .then(({ url }) => {
      if (isOver) return
      source = new EventSource(url)
      source.addEventListener('change', heard)
      source.addEventListener('error', () => {
        if (source?.readyState === EventSource.CLOSED) heard()
      })
    })
    .catch(() => undefined)
  return () => {
    isOver = true
    source?.close()
  }
}
