import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchOrder } from './mount'

describe('pay', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('asks until the order is no longer unpaid, also across a failed try', async () => {
    const answers = [
      (): Promise<Response> => Promise.resolve(new Response(JSON.stringify({ status: 'awaiting_payment' }))),
      (): Promise<Response> => Promise.reject(new TypeError('offline')),
      (): Promise<Response> => Promise.resolve(new Response(JSON.stringify({ status: 'paid' }))),
    ]
    const asked = vi.fn(() => answers.shift()?.() ?? Promise.reject(new Error('asked once too often')))
    vi.stubGlobal('fetch', asked)
    const moved = vi.fn()

    const done = watchOrder('Z1', moved)
    await vi.advanceTimersByTimeAsync(20_000)
    await done

    expect(asked).toHaveBeenCalledTimes(3)
    expect(moved).toHaveBeenCalledTimes(1)
  })
})
