/** A hairline under the header once the page has moved, and Escape closes the menu's panels. */
export function enhanceHeader(): void {
  const header = document.querySelector<HTMLElement>('[data-header]')
  if (!header) return
  const mark = (): void => {
    header.classList.toggle('is-scrolled', window.scrollY > 4)
  }
  mark()
  window.addEventListener('scroll', mark, { passive: true })

  const menu = header.querySelector<HTMLElement>('.site-nav')
  menu?.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') menu.classList.add('is-closed')
  })
  for (const again of ['mouseleave', 'focusout'] as const) {
    menu?.addEventListener(again, () => menu.classList.remove('is-closed'))
  }
}
