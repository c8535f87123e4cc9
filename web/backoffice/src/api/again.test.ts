import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp, defineComponent, h } from 'vue'
import { useLookAgain } from './again'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function screen(isDue: () => boolean) {
  const looks: number[] = []
  let look = (): Promise<void> => Promise.resolve()
  const app = createApp(
    defineComponent({
      setup() {
        const again = useLookAgain(() => look())
        look = () => {
          looks.push(Date.now())
          again(isDue())
          return Promise.resolve()
        }
        void look()
        return () => h('p')
      },
    }),
  )
  app.mount(document.createElement('div'))
  return {
    looks,
    leave: () => {
      app.unmount()
    },
  }
}

it('looks later each time while something is under way', () => {
  let isDue = true
  const { looks } = screen(() => isDue)
  vi.advanceTimersByTime(9_500)
  const pauses = looks.slice(1).map((at, place) => at - (looks[place] ?? 0))
  expect(pauses).toEqual([2000, 3000, 4500])

  isDue = false
  vi.advanceTimersByTime(600_000)
  expect(looks).toHaveLength(5)
})

it('looks no more when the screen is left', () => {
  const { looks, leave } = screen(() => true)
  leave()
  vi.advanceTimersByTime(600_000)
  expect(looks).toHaveLength(1)
})
