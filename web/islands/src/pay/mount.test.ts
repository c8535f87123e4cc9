import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchOrder } from './mount'

type Answer = () => Promise<Response>

function order(status: string, ...payments: [string, string][]): Answer {
  const said = { status, payments: payments.map(([attempt, now]) => ({ attempt, status: now })) }
  return () => Promise.resolve(new Response(JSON.stringify(said)))
}

function answer(...answers: Answer[]): ReturnType<typeof vi.fn> {
  const asked = vi.fn(() => answers.shift()?.() ?? Promise.reject(new Error('asked once too often')))
  vi.stubGlobal('fetch', asked)
  return asked
}

describe('pay', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('asks until the order is no longer unpaid, also across a failed try', async () => {
    const asked = answer(
      order('awaiting_payment'),
      () => Promise.reject(new TypeError('offline')),
      order('paid', ['P1', 'succeeded']),
    )

    const news = watchOrder('Z1')
    await vi.advanceTimersByTimeAsync(20_000)

    expect(await news).toBe('moved')
    expect(asked).toHaveBeenCalledTimes(3)
  })

  it('asks about a repair until its quote is no longer unpaid, without a stream', async () => {
    const said =
      (status: string): Answer =>
      () =>
        Promise.resolve(new Response(JSON.stringify({ status })))
    const asked = answer(said('awaiting_payment'), said('repairing'))

    const news = watchOrder('C1', '', 'after-sales')
    await vi.advanceTimersByTimeAsync(20_000)

    expect(await news).toBe('moved')
    expect(asked).toHaveBeenCalledTimes(2)
    expect(asked.mock.calls[0]?.[0]).toContain('/after-sales/C1')
  })

  it('tells of a decline that the page does not show yet, once', async () => {
    const asked = answer(
      order('awaiting_payment', ['P1', 'failed']),
      order('awaiting_payment', ['P1', 'failed'], ['P2', 'pending']),
      order('awaiting_payment', ['P1', 'failed'], ['P2', 'failed']),
    )

    const news = watchOrder('Z1', 'P1')
    await vi.advanceTimersByTimeAsync(20_000)

    expect(await news).toBe('declined')
    expect(asked).toHaveBeenCalledTimes(3)
  })
})
