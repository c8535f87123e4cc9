import { createApp, h } from 'vue'
import AddressHelp, { type Parsed } from './AddressHelp.vue'
import { Cascade } from './cascade'

/** Lists instead of text fields for the region, and a place to paste a whole address into. */
export function mount(root: HTMLElement): void {
  const cascade = new Cascade(root)
  void cascade.start().catch(() => undefined)
  const place = document.createElement('div')
  place.className = 'span'
  root.prepend(place)
  createApp({
    render: () => h(AddressHelp, { onParsed: (parsed: Parsed) => fill(root, cascade, parsed) }),
  }).mount(place)
}

function fill(root: HTMLElement, cascade: Cascade, parsed: Parsed): void {
  for (const name of ['name', 'phone', 'detail'] as const) {
    const field = root.querySelector<HTMLInputElement>(`[name="${name}"]`)
    if (field && parsed[name]) field.value = parsed[name].replace(/^\+86/, '')
  }
  void cascade.choose([parsed.province, parsed.city, parsed.district, parsed.street])
}
