/** What a scanner or a person enters at the counter: the buyer's picture, or an order's number. */

export interface Entered {
  order: string
  code: string
}

/** Read the text of a code picture ("number:code") or a number alone; null where there is no number. */
export function readEntered(text: string): Entered | null {
  const [number = '', code = ''] = text.replaceAll(/\s/g, '').replace('：', ':').split(':')
  const order = number.toUpperCase()
  return /^Z[0-9A-Z]{6,}$/.test(order) ? { order, code } : null
}
