import { afterEach, expect, it, vi } from 'vitest'
import { mount } from './mount'

const PART = '<main><div data-part="trend">¥60.00</div></main>'

function opened(): HTMLDetailsElement {
  document.body.innerHTML =
    '<details><summary>价格走势</summary><div class="trend-slot"><a href="/p/G1/price-history">看</a></div></details>'
  const root = document.querySelector('details') as HTMLDetailsElement
  mount(root)
  return root
}

async function toggle(root: HTMLDetailsElement, open: boolean): Promise<void> {
  root.open = open
  root.dispatchEvent(new Event('toggle'))
  await new Promise((done) => setTimeout(done))
}

afterEach(() => {
  vi.unstubAllGlobals()
})

it('fetches the part once, when it is opened', async () => {
  const asked = vi.fn(() => Promise.resolve(new Response(PART)))
  vi.stubGlobal('fetch', asked)
  const root = opened()

  await toggle(root, true)
  await toggle(root, false)
  await toggle(root, true)

  expect(asked).toHaveBeenCalledTimes(1)
  expect(root.querySelector('.trend-slot')?.textContent).toBe('¥60.00')
})

it('keeps the link where nothing comes, and asks again', async () => {
  const asked = vi.fn(() => Promise.reject(new TypeError('no network')))
  vi.stubGlobal('fetch', asked)
  const root = opened()

  await toggle(root, true)
  await toggle(root, false)
  await toggle(root, true)

  expect(asked).toHaveBeenCalledTimes(2)
  expect(root.querySelector('.trend-slot a')).not.toBeNull()
  expect(root.querySelector('[aria-busy]')).toBeNull()
})

it('does nothing without a place for it', () => {
  const root = document.createElement('details')

  expect(() => mount(root)).not.toThrow()
})
