import { afterEach, expect, test, vi } from 'vitest'
import { mount } from './mount'

function page(isMember: boolean): HTMLElement {
  document.body.innerHTML =
    '<section><form data-claim="K1" action="/coupons/K1/claim" method="post"><button aria-label="领取券">领取</button></form></section>'
  if (isMember) document.body.dataset['member'] = ''
  else delete document.body.dataset['member']
  return document.querySelector('section') as HTMLElement
}

function answering(state: string): void {
  vi.stubGlobal(
    'fetch',
    vi.fn((_address: string, options?: RequestInit) =>
      Promise.resolve(
        options?.method === 'POST'
          ? new Response('{}', { status: 201, headers: { 'Content-Type': 'application/json' } })
          : new Response(JSON.stringify({ items: [{ id: 'K1', state }] }), {
              status: 200,
              headers: { 'Content-Type': 'application/json' },
            }),
      ),
    ),
  )
}

afterEach(() => {
  vi.unstubAllGlobals()
})

test('a member claims where the coupon stands', async () => {
  answering('open')
  const root = page(true)
  mount(root)
  const form = root.querySelector('form') as HTMLFormElement

  form.requestSubmit()

  await vi.waitFor(() => {
    expect(form.querySelector('button')?.textContent).toBe('已领取')
  })
  expect(form.querySelector('button')?.disabled).toBe(true)
  expect(form.querySelector('button')?.getAttribute('aria-label')).toBeNull()
})

test('what a member has already is marked', async () => {
  answering('claimed')
  const root = page(true)

  mount(root)

  await vi.waitFor(() => {
    expect(root.querySelector('button')?.textContent).toBe('已领取')
  })
})

test("a guest's claim is left to the form", () => {
  answering('open')
  const root = page(false)
  mount(root)
  const submitted = new SubmitEvent('submit', { bubbles: true, cancelable: true })

  root.querySelector('form')?.dispatchEvent(submitted)

  expect(submitted.defaultPrevented).toBe(false)
  expect(fetch).not.toHaveBeenCalled()
})
