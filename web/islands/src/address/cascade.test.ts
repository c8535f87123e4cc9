import { afterEach, describe, expect, it, vi } from 'vitest'
import { Cascade, isSame } from './cascade'

const regions: Record<string, { code: string; name: string; has_children: boolean }[]> = {
  '': [
    { code: '44', name: '广东省', has_children: true },
    { code: '11', name: '北京市', has_children: true },
  ],
  '44': [{ code: '4403', name: '深圳市', has_children: true }],
  '4403': [{ code: '440305', name: '南山区', has_children: false }],
}

function form(): HTMLElement {
  document.body.innerHTML = ['province', 'city', 'district', 'street']
    .map((name) => `<label for="f-${name}">${name}</label><input id="f-${name}" name="${name}" required>`)
    .join('')
  return document.body
}

describe('cascade', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it('knows a place with and without its tail', () => {
    expect(isSame('广东省', '广东')).toBe(true)
    expect(isSame('北京市', '北京市东城区')).toBe(true)
    expect(isSame('广东省', '广西')).toBe(false)
    expect(isSame('广东省', '')).toBe(false)
  })

  it('turns the fields into lists and chooses what a pasted line named', async () => {
    vi.stubGlobal('fetch', (address: string) =>
      Promise.resolve(
        new Response(
          JSON.stringify({
            items: regions[new URL(address, 'http://shop').searchParams.get('parent') ?? ''],
          }),
        ),
      ),
    )
    const root = form()
    const cascade = new Cascade(root)

    await cascade.start()
    await cascade.choose(['广东', '深圳市', '南山', ''])

    const chosen = [...root.querySelectorAll('select')].map((select) => [select.name, select.value])
    expect(chosen).toEqual([
      ['province', '广东省'],
      ['city', '深圳市'],
      ['district', '南山区'],
    ])
    expect(root.querySelector('#f-province')?.tagName).toBe('SELECT')
    expect(root.querySelector('#f-street')?.tagName).toBe('INPUT')
  })
})
