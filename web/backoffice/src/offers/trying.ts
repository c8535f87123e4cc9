/** The last simulation of an offer, with a mark of what the form said then. */

import type { Shape } from '../api/staff'

/** What is tried: a kept offer by its number, or a form that is not kept by its document. */
export type Draft = { number: string } | { document: Record<string, unknown> }

export interface Tried {
  stamp: string
  result: Shape<'SimulationOut'>
  at: string
}
