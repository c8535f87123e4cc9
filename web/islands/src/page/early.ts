/** Note what is changed before an island is there; what is returned tells the island once it is. */
export function noteChanges(root: HTMLElement): () => void {
  const changed = new Set<EventTarget>()
  const note = (event: Event) => {
    if (event.target) changed.add(event.target)
  }
  root.addEventListener('change', note)
  return () => {
    root.removeEventListener('change', note)
    for (const field of changed) field.dispatchEvent(new Event('change', { bubbles: true }))
  }
}

/** Hold what is sent before an island can take it; what is returned sends it, to the island or as a plain form. */
export function holdSubmits(root: HTMLElement): () => void {
  const held = new Map<HTMLFormElement, HTMLElement | null>()
  const hold = (event: SubmitEvent) => {
    event.preventDefault()
    event.stopImmediatePropagation()
    held.set(event.target as HTMLFormElement, event.submitter)
  }
  root.addEventListener('submit', hold)
  return () => {
    root.removeEventListener('submit', hold)
    for (const [form, submitter] of held) form.requestSubmit(submitter?.isConnected ? submitter : null)
  }
}
