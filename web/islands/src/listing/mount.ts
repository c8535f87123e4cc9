import { noteClicks } from './clicks'
import { enhanceColumns } from './columns'
import { enhanceDrawer } from './drawer'
import { enhanceFilters } from './filters'
import { enhancePages } from './more'

/** A list works as links and one form; this brings the drawer, ticks that act at once, and more goods below. */
export function mount(root: HTMLElement): void {
  const form = root.querySelector<HTMLFormElement>('[data-filters]')
  if (form) {
    enhanceFilters(form)
    enhanceDrawer(root, form)
  }
  enhanceColumns(root)
  enhancePages(root)
  noteClicks(root)
}
