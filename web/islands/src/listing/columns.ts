import { keep } from '../page/kept'

const KEY = 'zhida.columns'

/** The button of a phone's list between two columns and one; the choice lasts. */
export function enhanceColumns(root: HTMLElement): void {
  const button = root.querySelector<HTMLButtonElement>('[data-columns]')
  if (!button) return
  const page = document.documentElement
  const show = (): void => {
    button.setAttribute('aria-pressed', String(page.classList.contains('one-column')))
  }
  button.hidden = false
  show()
  button.addEventListener('click', () => {
    const isOne = page.classList.toggle('one-column')
    keep(KEY, isOne ? '1' : null)
    show()
  })
}
