import { mount } from '@vue/test-utils'
import { nextTick } from 'vue'
import { describe, expect, it } from 'vitest'
import SearchSuggestions from './SearchSuggestions.vue'

const suggestions = [
  { text: '青岚 X7', kind: 'product', count: null },
  { text: '手机', kind: 'category', count: 12 },
]

describe('SearchSuggestions', () => {
  it('is not there without suggestions', () => {
    expect(
      mount(SearchSuggestions, { props: { suggestions: [] } })
        .find('ul')
        .exists(),
    ).toBe(false)
  })

  it('walks round with the arrows and gives what was reached', async () => {
    const shown = mount(SearchSuggestions, { props: { suggestions } })
    const list = shown.vm as unknown as { move(step: number): string; taken(): string | null }

    expect(list.taken()).toBeNull()
    expect(list.move(-1)).toBe('suggestion-1')
    expect(list.move(1)).toBe('suggestion-0')
    await nextTick()

    expect(list.taken()).toBe('青岚 X7')
    expect(shown.findAll('[role="option"]').map((it) => it.attributes('aria-selected'))).toEqual([
      'true',
      'false',
    ])
  })
})
