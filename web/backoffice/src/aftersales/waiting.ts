/** How many cases wait for staff, for the menu; counted once a minute. */

import { defineStore } from 'pinia'
import { get, type Shape } from '../api/staff'

const EVERY_MS = 60_000

export const useCases = defineStore('cases', {
  state: () => ({ counts: null as Shape<'CaseCountsOut'> | null, timer: 0 }),
  getters: {
    waiting: (state): number =>
      state.counts === null ? 0 : state.counts.decide + state.counts.inspect + state.counts.send,
  },
  actions: {
    async count(): Promise<void> {
      try {
        this.counts = await get('/after-sales/counts')
      } catch {
        this.counts = null
      }
    },
    /** Count now and once a minute. */
    watch(): void {
      this.stop()
      void this.count()
      this.timer = window.setInterval(() => void this.count(), EVERY_MS)
    },
    stop(): void {
      window.clearInterval(this.timer)
    },
  },
})
