import { afterEach, describe, expect, it, vi } from 'vitest'
import { listen } from './stream'

class Source extends EventTarget {
  static opened: Source[] = []
  static readonly CLOSED = 2
  readyState = 1
  constructor(readonly url: string) {
    super()
    Source.opened.push(this)
  }
  close(): void {
    this.readyState = Source.CLOSED
  }
}

describe('stream', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    Source.opened = []
  })

  it('opens the stream of the ticket, tells what it hears and closes when told to', async () => {
    vi.stubGlobal('EventSource', Source)
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ url: '/stream?ticket=T' }))))
    const heard = vi.fn()

    const stop = listen('Z1', heard)
    await vi.waitFor(() => {
      expect(Source.opened.map((source) => source.url)).toEqual(['/stream?ticket=T'])
    })
    Source.opened[0]?.dispatchEvent(new Event('change'))
    stop()

    expect(heard).toHaveBeenCalledTimes(1)
    expect(Source.opened[0]?.readyState).toBe(Source.CLOSED)
  })

  it('opens nothing once it was stopped, nor without a ticket', async () => {
    vi.stubGlobal('EventSource', Source)
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))

    listen('Z1', vi.fn())()
    await Promise.resolve()

    expect(Source.opened).toEqual([])
  })
})
