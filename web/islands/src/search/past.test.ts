import { beforeEach, describe, expect, it, vi } from 'vitest'
import { forgetSearch, forgetSearches, pastSearches, rememberSearch } from './past'

describe('past searches', () => {
  beforeEach(() => {
    localStorage.clear()
  })

  it('keeps the last ten, each once, latest first', () => {
    for (const text of [...'abcdefghijk', ' a ', '']) rememberSearch(text)

    expect(pastSearches()).toEqual(['a', ...'kjihgfedc'])
  })

  it('forgets one or all', () => {
    for (const text of ['耳机', '手机']) rememberSearch(text)

    forgetSearch('手机')
    expect(pastSearches()).toEqual(['耳机'])
    forgetSearches()
    expect(pastSearches()).toEqual([])
  })

  it('is empty where nothing can be kept or what is kept is none of ours', () => {
    localStorage.setItem('zhida.searches', '{"no": "list"}')
    expect(pastSearches()).toEqual([])

    const refuse = (): never => {
      throw new DOMException('SecurityError')
    }
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse })
    rememberSearch('手机')

    expect(pastSearches()).toEqual([])
    vi.unstubAllGlobals()
  })
})
