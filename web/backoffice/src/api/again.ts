/** Looking again at what is still under way. */
import { onUnmounted } from 'vue'

const FIRST_PAUSE_MS = 2000
const LONGEST_PAUSE_MS = 30_000

/** Give what looks again after a while if it is due, each time later; never once the screen is left. */
export function useLookAgain(
  look: () => Promise<void>,
  longestPause = LONGEST_PAUSE_MS,
): (isDue: boolean) => void {
  let pause = FIRST_PAUSE_MS
  let timer: ReturnType<typeof setTimeout> | undefined
  let isLeft = false
  onUnmounted(() => {
    isLeft = true
    clearTimeout(timer)
  })
  return (isDue) => {
    clearTimeout(timer)
    if (isLeft || !isDue) {
      pause = FIRST_PAUSE_MS
      return
    }
    timer = setTimeout(() => void look(), pause)
    pause = Math.min(pause * 1.5, longestPause)
  }
}
