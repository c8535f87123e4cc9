import { mount } from '@vue/test-utils'
import { nextTick } from 'vue'
import { describe, expect, it } from 'vitest'
import SearchSuggestions from './SearchSuggestions.vue'

const found = [
  { text: '青岚 X7', kind: 'product', url: '/p/G1', count: null },
  { text: '手机', kind: 'category', url: '/c/1', count: 12 },
]

type List = { move(step: number): string; taken(): { text: string } | null }

describe('SearchSuggestions', () => {
  it('is not there when it has nothing to say', () => {
    const shown = mount(SearchSuggestions, { props: { past: [], found: [], typed: '' } })

    expect(shown.find('ul').exists()).toBe(false)
  })

  it('walks with the arrows, and past either end back to what was typed', async () => {
    const shown = mount(SearchSuggestions, { props: { past: [], found, typed: '青' } })
    const list = shown.vm as unknown as List

    expect(list.taken()).toBeNull()
    expect([list.move(1), list.move(1), list.move(1), list.move(-1)]).toEqual([
      'suggestion-0',
      'suggestion-1',
      '',
      'suggestion-1',
    ])
    await nextTick()

    expect(list.taken()).toEqual(found[1])
    expect(shown.findAll('[role="option"]').map((it) => it.attributes('aria-selected'))).toEqual([
      'false',
      'true',
    ])
  })

  it('says of what kind each is, and where the typed letters stand in it', () => {
    const shown = mount(SearchSuggestions, { props: { past: [], found, typed: 'x7' } })

    expect(shown.findAll('.suggest-kind').map((it) => it.text())).toEqual(['商品', '分类 · 12 件商品'])
    expect(shown.findAll('mark').map((it) => it.text())).toEqual(['X7'])
  })

  it('lists what was searched before, each with its own way out', async () => {
    const shown = mount(SearchSuggestions, { props: { past: ['耳机', '手机'], found: [], typed: '' } })

    await shown.findAll('.suggest-remove button')[1]?.trigger('click')
    await shown.find('.suggest-head button').trigger('click')

    expect(shown.emitted('forgotten')).toEqual([['手机']])
    expect(shown.emitted('cleared')).toHaveLength(1)
  })

  it('keeps what was walked to when more comes below it, and says when it is gone', async () => {
    const shown = mount(SearchSuggestions, { props: { past: ['耳机'], found: [], typed: '' } })
    const list = shown.vm as unknown as List
    list.move(1)

    await shown.setProps({ found })
    expect(list.taken()?.text).toBe('耳机')
    expect(shown.emitted('lost')).toBeUndefined()

    await shown.setProps({ past: [] })
    expect(list.taken()).toBeNull()
    expect(shown.emitted('lost')).toHaveLength(1)
  })
})
