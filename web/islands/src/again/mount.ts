import { moveOn } from '../page/moving'

const SECOND_MS = 1000

/** Loads a page that waits for somebody's word again, every few seconds; never away from what is being written. */
export function mount(root: HTMLElement): void {
  setInterval(
    () => {
      if (document.hidden || isWritten()) return
      moveOn(() => {
        location.reload()
      })
    },
    Number(root.dataset['seconds']) * SECOND_MS,
  )
}

function isWritten(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    'main textarea, main input',
  )
  return [...fields].some((it) => it.type !== 'hidden' && it.value !== it.defaultValue)
}
