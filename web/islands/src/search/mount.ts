import { call } from '@zhida/shared/api'
import { createApp, h, ref } from 'vue'
import SearchSuggestions, { type Suggestion } from './SearchSuggestions.vue'

const PAUSE_MS = 150

/** Suggestions under the search box, by mouse, finger or arrow keys. Enter without one searches as typed. */
export function mount(root: HTMLElement): void {
  const form = root as HTMLFormElement
  const field = form.querySelector<HTMLInputElement>('[name="q"]')
  if (!field) return
  const suggestions = ref<Suggestion[]>([])
  const list = ref<InstanceType<typeof SearchSuggestions> | null>(null)
  const place = document.createElement('div')
  form.append(place)
  const go = (text: string): void => {
    field.value = text
    form.requestSubmit()
  }
  createApp({
    render: () => h(SearchSuggestions, { ref: list, suggestions: suggestions.value, onChosen: go }),
  }).mount(place)
  dress(field)

  let pause: ReturnType<typeof setTimeout> | undefined
  let asked = 0
  field.addEventListener('input', () => {
    clearTimeout(pause)
    const mine = ++asked
    pause = setTimeout(() => {
      void suggest(field.value).then((found) => {
        if (mine === asked) suggestions.value = found
      })
    }, PAUSE_MS)
  })
  field.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      field.setAttribute('aria-activedescendant', list.value?.move(event.key === 'ArrowDown' ? 1 : -1) ?? '')
    } else if (event.key === 'Enter') {
      const taken = list.value?.taken()
      if (taken) {
        event.preventDefault()
        go(taken)
      }
    } else if (event.key === 'Escape') {
      suggestions.value = []
    }
  })
  field.addEventListener('blur', () => {
    suggestions.value = []
  })
}

function dress(field: HTMLInputElement): void {
  field.setAttribute('role', 'combobox')
  field.setAttribute('aria-autocomplete', 'list')
  field.setAttribute('aria-controls', 'suggestions')
  field.setAttribute('aria-expanded', 'false')
}

async function suggest(text: string): Promise<Suggestion[]> {
  if (!text.trim()) return []
  try {
    const found = await call<{ suggestions: Suggestion[] }>('GET', `/suggest?q=${encodeURIComponent(text)}`)
    return found.suggestions
  } catch {
    return []
  }
}
