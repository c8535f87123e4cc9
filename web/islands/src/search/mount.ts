import { createApp, h, reactive, ref } from 'vue'
import { asker, type Suggestion } from './asking'
import { forgetSearch, forgetSearches, pastSearches } from './past'
import SearchSuggestions from './SearchSuggestions.vue'

interface Shown {
  past: string[]
  found: Suggestion[]
  typed: string
}

/** Suggestions under the search box by mouse, finger or keyboard. Enter without one searches as typed. */
export function mount(root: HTMLElement): void {
  const form = root as HTMLFormElement
  const field = form.querySelector<HTMLInputElement>('[name="q"]')
  if (!field) return
  const shown = reactive<Shown>({ past: [], found: [], typed: '' })
  const list = ref<InstanceType<typeof SearchSuggestions> | null>(null)
  const ask = asker((found) => {
    shown.found = isOpen() ? found : []
    expand()
  })
  const place = document.createElement('div')
  form.append(place)
  createApp({
    render: () =>
      h(SearchSuggestions, {
        ...shown,
        ref: list,
        onChosen: (row: Suggestion) => take(form, field, row),
        onForgotten: (text: string) => {
          forgetSearch(text)
          open()
        },
        onLost: () => {
          field.removeAttribute('aria-activedescendant')
        },
        onCleared: () => {
          forgetSearches()
          field.focus()
          open()
        },
      }),
  }).mount(place)
  dress(field)

  function isOpen(): boolean {
    return form.contains(document.activeElement)
  }

  function open(): void {
    shown.typed = field?.value ?? ''
    shown.past = shown.typed.trim() ? [] : pastSearches()
    field?.removeAttribute('aria-activedescendant')
    ask(shown.typed)
    expand()
  }

  function close(): void {
    shown.past = []
    shown.found = []
    expand()
  }

  function expand(): void {
    const isShown = shown.past.length + shown.found.length > 0
    field?.setAttribute('aria-expanded', String(isShown))
    if (!isShown) field?.removeAttribute('aria-activedescendant')
  }

  field.addEventListener('focus', open)
  field.addEventListener('input', open)
  field.addEventListener('click', () => {
    if (field.getAttribute('aria-expanded') === 'false') open()
  })
  form.addEventListener('focusout', (event) => {
    if (!form.contains(event.relatedTarget as Node | null)) close()
  })
  form.addEventListener('submit', close)
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return
    const row = list.value?.taken()
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (field.getAttribute('aria-expanded') === 'false') open()
      activate(field, list.value?.move(event.key === 'ArrowDown' ? 1 : -1) ?? '')
    } else if (event.key === 'Enter' && row) {
      event.preventDefault()
      take(form, field, row)
    } else if (event.key === 'Delete' && row?.kind === 'past') {
      event.preventDefault()
      forgetSearch(row.text)
      open()
    } else if (event.key === 'Escape' && field.getAttribute('aria-expanded') === 'true') {
      event.preventDefault()
      close()
    }
  })
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) form.reset()
  })
  if (isOpen()) open()
}

/** Go where a suggestion leads: to its own page, or to what a search for it finds. */
function take(form: HTMLFormElement, field: HTMLInputElement, row: Suggestion): void {
  if (row.url?.startsWith('/') && !row.url.startsWith('//')) {
    location.assign(`${document.body.dataset['root'] ?? '/'}${row.url.slice(1)}`)
    return
  }
  field.value = row.text
  form.requestSubmit()
}

function activate(field: HTMLInputElement, id: string): void {
  if (id) field.setAttribute('aria-activedescendant', id)
  else field.removeAttribute('aria-activedescendant')
  document.getElementById(id)?.scrollIntoView({ block: 'nearest' })
}

function dress(field: HTMLInputElement): void {
  field.setAttribute('role', 'combobox')
  field.setAttribute('aria-autocomplete', 'list')
  field.setAttribute('aria-controls', 'suggestions')
  field.setAttribute('aria-expanded', 'false')
}
