import { afterEach, expect, test, vi } from 'vitest'
import { mount } from './mount'

function page(isMember: boolean): HTMLFormElement {
  document.body.innerHTML =
    '<form data-product="G1"><input type="hidden" name="sku" value="A">' +
    '<button name="do" value="add" data-like aria-pressed="false"><span>收藏</span></button>' +
    '<button name="kind" value="back_in_stock" data-notice aria-pressed="false" hidden><span>到货通知</span></button>' +
    '<button name="kind" value="price_drop" data-notice aria-pressed="false"><span>降价通知</span></button></form>'
  if (isMember) document.body.dataset['member'] = ''
  else delete document.body.dataset['member']
  return document.querySelector('form') as HTMLFormElement
}

function answering(marks: object): void {
  vi.stubGlobal(
    'fetch',
    vi.fn(() =>
      Promise.resolve(
        new Response(JSON.stringify(marks), {
          status: 200,
          headers: { 'Content-Type': 'application/json' },
        }),
      ),
    ),
  )
}

function button(form: HTMLFormElement, value: string): HTMLButtonElement {
  return form.querySelector(`button[value="${value}"]`) as HTMLButtonElement
}

afterEach(() => {
  vi.unstubAllGlobals()
})

test("a member's marks are shown after one call", async () => {
  answering({ is_favourite: true, notices: [{ sku: 'A', kind: 'price_drop' }] })
  const form = page(true)

  mount(form)

  await vi.waitFor(() => {
    expect(button(form, 'add').ariaPressed).toBe('true')
  })
  expect(button(form, 'add').textContent).toBe('已收藏')
  expect(button(form, 'price_drop').ariaPressed).toBe('true')
  expect(fetch).toHaveBeenCalledTimes(1)
})

test('a press likes without leaving the page', async () => {
  answering({ is_favourite: false, notices: [] })
  const form = page(true)
  mount(form)

  form.requestSubmit(button(form, 'add'))

  await vi.waitFor(() => {
    expect(button(form, 'add').ariaPressed).toBe('true')
  })
  expect(document.querySelector('.toast')?.textContent).toContain('已收藏')
})

test('a press is not undone by an answer that was asked for before it', async () => {
  const answers: ((marks: object) => void)[] = []
  vi.stubGlobal(
    'fetch',
    vi.fn(
      () =>
        new Promise((done) => {
          answers.push((marks) => {
            done(new Response(JSON.stringify(marks), { headers: { 'Content-Type': 'application/json' } }))
          })
        }),
    ),
  )
  const form = page(true)
  mount(form)
  form.requestSubmit(button(form, 'price_drop'))

  answers[1]?.({})
  await vi.waitFor(() => {
    expect(button(form, 'price_drop').ariaPressed).toBe('true')
  })
  answers[0]?.({ is_favourite: true, notices: [] })

  await vi.waitFor(() => {
    expect(button(form, 'add').ariaPressed).toBe('true')
  })
  expect(button(form, 'price_drop').ariaPressed).toBe('true')
})

test('another choice shows its own notice, and arrivals only of what is sold out', async () => {
  answering({ is_favourite: false, notices: [{ sku: 'B', kind: 'back_in_stock' }] })
  const form = page(true)
  mount(form)
  await vi.waitFor(() => {
    expect(fetch).toHaveBeenCalled()
  })
  await new Promise((resolve) => setTimeout(resolve, 0))

  document.dispatchEvent(new CustomEvent('zhida:sku', { detail: { sku: 'B', available: 'out' } }))

  expect(button(form, 'back_in_stock').hidden).toBe(false)
  expect(button(form, 'back_in_stock').ariaPressed).toBe('true')
  expect(button(form, 'price_drop').ariaPressed).toBe('false')
})

test("a guest's press is left to the form", () => {
  answering({})
  const form = page(false)
  mount(form)
  const submitted = new SubmitEvent('submit', {
    bubbles: true,
    cancelable: true,
    submitter: button(form, 'add'),
  })

  form.dispatchEvent(submitted)

  expect(submitted.defaultPrevented).toBe(false)
  expect(fetch).not.toHaveBeenCalled()
})
