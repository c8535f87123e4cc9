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
