import { moveOn } from '../page/moving'
import { watchOrder } from '../pay/mount'

/** The page that waits for the channel's word shows the new state as soon as the server knows it. */
export function mount(root: HTMLElement): void {
  const number = root.dataset['number']
  if (!['waiting', 'failed'].includes(root.dataset['state'] ?? '') || !number) return
  void watchOrder(number, root.dataset['declined']).then(() => {
    moveOn(() => {
      location.reload()
    })
  })
}
