import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { countDown } from './mount'

describe('code', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('keeps the button off until another code may be asked for', () => {
    const button = document.createElement('button')

    countDown(button, 2)
    expect([button.disabled, button.textContent]).toEqual([true, '2 秒后重新获取'])
    vi.advanceTimersByTime(2000)

    expect([button.disabled, button.textContent]).toEqual([false, '重新获取'])
  })
})
