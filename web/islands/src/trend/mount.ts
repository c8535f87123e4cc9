/** Past prices stand on a page of their own; whoever opens them here gets its part, the link stays otherwise. */
export function mount(root: HTMLElement): void {
  const slot = root.querySelector<HTMLElement>('.trend-slot')
  const way = slot?.querySelector<HTMLAnchorElement>('a')
  if (!slot || !way) return
  let isAsked = false
  root.addEventListener('toggle', () => {
    if (isAsked || !(root as HTMLDetailsElement).open) return
    isAsked = true
    void fill(slot, way.href).catch(() => {
      isAsked = false
    })
  })
}

async function fill(slot: HTMLElement, address: string): Promise<void> {
  slot.setAttribute('aria-busy', 'true')
  try {
    const answer = await fetch(address, { headers: { Accept: 'text/html' } })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const part = page.querySelector('[data-part="trend"]')
    if (answer.ok && part) slot.replaceChildren(document.importNode(part, true))
  } finally {
    slot.removeAttribute('aria-busy')
  }
}
