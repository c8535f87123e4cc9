/** Instants of the API as the shop's wall clock in a picker, whatever the clock of the browser is. */

const OFFSET = '+08:00'
const clock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
})

/** "2026-11-30T16:00:00Z" is "2026-12-01T00:00:00" in the shop; nothing stays nothing. */
export function wallClockOf(instant: string): string {
  return instant ? clock.format(new Date(instant)).replace(' ', 'T') : ''
}

export function instantOf(wallClock: string | null | undefined): string | null {
  return wallClock ? `${wallClock}${OFFSET}` : null
}
