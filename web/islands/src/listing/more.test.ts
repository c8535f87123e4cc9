import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { enhancePages } from './more'

const page = (names: string, next: string): string => `<div id="root">
  <div class="found"><ul class="goods">${[...names].map((it) => `<li><a href="/p/${it}">${it}</a></li>`).join('')}</ul></div>
  <nav class="pages">${next ? `<a rel="next" href="${next}">›</a>` : ''}</nav></div>`

function root(): HTMLElement {
  const found = document.querySelector<HTMLElement>('#root')
  if (!found) throw new Error('no list')
  return found
}

function names(): string {
  return [...document.querySelectorAll('.found li')].map((it) => it.textContent).join('')
}

describe('more goods below', () => {
  const answers: Record<string, string> = { '?page=2': page('cd', '?page=3'), '?page=3': page('e', '') }

  beforeEach(() => {
    document.body.innerHTML = page('ab', '?page=2')
    history.replaceState(null, '')
    vi.stubGlobal('fetch', (url: string) =>
      Promise.resolve(new Response(answers[new URL(url, location.href).search])),
    )
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it('come page by page until the last, and the address of history knows how many', async () => {
    enhancePages(root())
    const button = document.querySelector('button')

    button?.click()
    await vi.waitFor(() => {
      expect(names()).toBe('abcd')
    })
    button?.click()
    await vi.waitFor(() => {
      expect(names()).toBe('abcde')
    })

    expect(document.querySelector('.load-more button')).toBeNull()
    expect(document.querySelector('[role="status"]')?.textContent).toBe('已显示 5 件')
    expect(history.state).toEqual({ pages: 3 })
  })

  it('are there again for who comes back', async () => {
    history.replaceState({ pages: 2, top: 0 }, '')

    enhancePages(root())

    await vi.waitFor(() => {
      expect(names()).toBe('abcd')
    })
  })

  it('stay away, with a word, when the network does', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
    enhancePages(root())

    document.querySelector('button')?.click()

    await vi.waitFor(() => {
      expect(document.querySelector('[role="status"]')?.textContent).toBe('网络不通，请稍后再试。')
    })
    expect(names()).toBe('ab')
    expect(document.querySelector('button')?.disabled).toBe(false)
  })
})
