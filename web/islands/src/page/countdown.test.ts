import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { leftText, startCountdowns } from './countdown'

describe('countdown', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('writes what is left', () => {
    expect(leftText(29 * 60_000 + 58_000)).toBe('29 分 58 秒')
    expect(leftText(3_600_000 + 61_000)).toBe('1 小时 01 分 01 秒')
  })

  it("goes by the server's clock, not the device's, and says when it is over", () => {
    vi.setSystemTime('2030-01-01T00:00:00Z')
    document.body.innerHTML =
      '<span data-countdown data-now="2026-11-22T12:00:00+08:00" data-ends="2026-11-22T12:00:02+08:00"><time></time></span>'
    const over = vi.fn()
    document.body.addEventListener('zhida:over', over)

    startCountdowns(document)
    expect(document.querySelector('time')?.textContent).toBe('00 分 02 秒')
    vi.advanceTimersByTime(2000)

    expect(document.querySelector('time')?.textContent).toBe('时间到了')
    expect(over).toHaveBeenCalledTimes(1)
  })
})
