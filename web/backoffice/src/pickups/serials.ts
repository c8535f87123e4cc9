/** The serials that leave over the counter: as many as the goods need, each once. */

import type { Shape } from '../api/staff'
import { readScanned } from '../orders/scanning'

type Line = Shape<'FetchedLineOut'>

export interface Leaving {
  serials: Record<string, string[]>
  isComplete: boolean
}

/** Read what was scanned for each line; lines that need serials have exactly one a unit, others at most one. */
export function readLeaving(lines: readonly Line[], scans: Readonly<Record<string, string>>): Leaving {
  const read = lines.map((line) => ({ line, ...readScanned(scans[line.line] ?? '') }))
  return {
    serials: Object.fromEntries(
      read.filter((one) => one.serials.length > 0).map((one) => [one.line.line, one.serials]),
    ),
    isComplete: read.every(
      ({ line, serials, repeated }) =>
        repeated.length === 0 &&
        (line.needs_serial ? serials.length === line.quantity : serials.length <= line.quantity),
    ),
  }
}
