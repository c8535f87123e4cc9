import { tell } from '@zhida/shared/api'

/** Tell the shop which result of a search was opened: its query, the product, its place from 1; nobody's name. */
export function noteClicks(root: HTMLElement): void {
  const found = root.querySelector<HTMLElement>('.found')
  const query = found?.dataset['query'] ?? ''
  if (!found || !query) return
  const note = (event: MouseEvent): void => {
    const link = (event.target as Element).closest('a')
    const card = link?.closest<HTMLElement>('[data-number]')
    if (!card || (event.type === 'auxclick' && event.button !== 1)) return
    const cards = [...found.querySelectorAll('[data-number]')]
    const position = Number(found.dataset['first'] ?? '0') + cards.indexOf(card) + 1
    tell('/search-clicks', { query, product: card.dataset['number'], position })
  }
  found.addEventListener('click', note)
  found.addEventListener('auxclick', note)
}
