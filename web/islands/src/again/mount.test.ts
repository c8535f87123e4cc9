import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mount } from './mount'

describe('again', () => {
  const reload = vi.fn()
  const field = document.createElement('textarea')

  beforeEach(() => {
    vi.useFakeTimers()
    vi.advanceTimersByTime(60_000)
    vi.spyOn(location, 'reload').mockImplementation(reload)
    const root = document.createElement('p')
    root.dataset['seconds'] = '3'
    const main = document.createElement('main')
    main.append(root, field)
    document.body.replaceChildren(main)
    mount(root)
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
    reload.mockReset()
  })

  it('loads the page again after some seconds', () => {
    vi.advanceTimersByTime(2900)
    expect(reload).not.toHaveBeenCalled()
    vi.advanceTimersByTime(200)

    expect(reload).toHaveBeenCalledOnce()
  })

  it('leaves a page alone as long as something is being written on it', () => {
    field.value = '屏幕也有划痕'
    vi.advanceTimersByTime(10_000)
    expect(reload).not.toHaveBeenCalled()

    field.value = ''
    vi.advanceTimersByTime(3000)
    expect(reload).toHaveBeenCalledOnce()
  })
})
