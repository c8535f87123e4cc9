/** Serials scanned at the desk, held against those that may come back. */

import { readScanned } from '../orders/scanning'

export interface Checked {
  serials: string[]
  wrong: string[]
  repeated: string[]
  isComplete: boolean
}

/** Read what was scanned for one line: `outside` left with it; a line that left without serials needs none. */
export function checkReturned(text: string, outside: readonly string[], units: number): Checked {
  const { serials, repeated } = readScanned(text)
  const wrong = serials.filter((serial) => !outside.includes(serial))
  const isComplete =
    wrong.length === 0 && repeated.length === 0 && serials.length === (outside.length > 0 ? units : 0)
  return { serials, wrong, repeated, isComplete }
}
