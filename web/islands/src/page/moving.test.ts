import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { moveOn, noteLeaving } from './moving'

describe('moving', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.advanceTimersByTime(60_000)
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('moves at once where the shopper stays', () => {
    const move = vi.fn()

    moveOn(move)

    expect(move).toHaveBeenCalledOnce()
  })

  it('yields to a shopper who is leaving, and moves when the page has stayed after all', () => {
    const move = vi.fn()

    noteLeaving()
    window.dispatchEvent(new Event('beforeunload'))
    vi.advanceTimersByTime(3000)
    moveOn(move)
    vi.advanceTimersByTime(16_900)
    expect(move).not.toHaveBeenCalled()
    vi.advanceTimersByTime(200)

    expect(move).toHaveBeenCalledOnce()
  })
})
