import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { enhanceForms } from './forms'

describe('forms', () => {
  beforeAll(() => {
    enhanceForms()
  })
  beforeEach(() => {
    document.body.innerHTML = ''
  })

  it('lets a form with data-once through a single time', () => {
    document.body.innerHTML = '<form data-once><button>下单</button></form>'
    const form = document.querySelector('form')
    const sent = [0, 0].map(() =>
      form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })),
    )

    expect(sent).toEqual([true, false])
    expect(form?.classList.contains('is-busy')).toBe(true)
  })

  it('keeps a stepper between its limits and switches its buttons off at the ends', () => {
    document.body.innerHTML =
      '<span><button type="button" data-step="-1"></button><input type="number" min="1" max="2" value="1"><button type="button" data-step="1"></button></span>'
    const [less, more] = document.querySelectorAll('button')
    const field = document.querySelector('input')

    more?.click()
    more?.click()

    expect(field?.value).toBe('2')
    expect([less?.disabled, more?.disabled]).toEqual([false, true])
  })
})
