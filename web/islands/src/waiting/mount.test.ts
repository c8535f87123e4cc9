import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mount } from './mount'

type Answer = () => Promise<Response>

function place(ahead: number, pause: number): Answer {
  const said = { ahead, is_turn: ahead === 0, retry_after_seconds: pause }
  return () => Promise.resolve(new Response(JSON.stringify(said)))
}

function refused(status: number, code: string): Answer {
  return () => Promise.resolve(new Response(JSON.stringify({ status, code, detail: code }), { status }))
}

function answer(...answers: Answer[]): ReturnType<typeof vi.fn> {
  const asked = vi.fn(() => answers.shift()?.() ?? Promise.reject(new Error('asked once too often')))
  vi.stubGlobal('fetch', asked)
  return asked
}

function page(): { root: HTMLElement; sent: ReturnType<typeof vi.fn> } {
  document.body.innerHTML =
    '<div data-ticket="T 1" data-pause="2"><p data-ahead>你前面还有 120 人</p><form></form></div>'
  const root = document.querySelector<HTMLElement>('[data-ticket]')
  const form = document.querySelector('form')
  if (!root || !form) throw new Error('the page is there')
  const sent = vi.fn()
  form.requestSubmit = sent
  return { root, sent }
}

describe('waiting', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('looks when it was told to, shows the place, and sends the order once it is its turn', async () => {
    const { root, sent } = page()
    const asked = answer(place(40, 3), place(0, 1))

    mount(root)
    await vi.advanceTimersByTimeAsync(1_900)
    expect(asked).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(200)
    expect(root.querySelector('[data-ahead]')?.textContent).toBe('你前面还有 40 人')
    await vi.advanceTimersByTimeAsync(2_800)
    expect(sent).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(300)

    expect(sent).toHaveBeenCalledTimes(1)
    expect(asked).toHaveBeenCalledTimes(2)
    expect(asked.mock.calls[0]?.[0]).toBe('/api/shop/v1/waiting-places?ticket=T%201')
  })

  it('asks again after a failed try, and leaves a lost place to the checkout', async () => {
    const { root, sent } = page()
    const asked = answer(
      () => Promise.reject(new TypeError('offline')),
      refused(503, 'unavailable'),
      refused(404, 'place_lost'),
    )

    mount(root)
    await vi.advanceTimersByTimeAsync(7_000)

    expect(asked).toHaveBeenCalledTimes(3)
    expect(sent).toHaveBeenCalledTimes(1)
  })
})
