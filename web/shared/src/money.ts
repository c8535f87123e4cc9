/** Money between people and the API: yuan as text on one side, whole fen on the other, no floats between. */

export interface Money {
  minor: number
  currency: string
}

/** The largest amount the API takes, in fen. */
export const LARGEST_FEN = 1_000_000_000_000

/** Read yuan as somebody types them into fen: "6,599", "￥99.5" or " 0.01 ". Null when it is no amount. */
export function parseYuan(text: string): number | null {
  const plain = text
    .normalize('NFKC')
    .replace(/[\s¥]/g, '')
    .replace(/^(\d{1,3}(?:,\d{3})+)(?=\.|$)/, (grouped) => grouped.replaceAll(',', ''))
  const parts = /^(\d{1,11})(?:\.(\d{0,2}))?$/.exec(plain)
  if (!parts) {
    return null
  }
  const fen = Number(`${parts[1] ?? ''}${(parts[2] ?? '').padEnd(2, '0')}`)
  return fen <= LARGEST_FEN ? fen : null
}

/** Write fen as yuan for a form: 659900 gives "6599.00". */
export function yuanText(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0')
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Write fen as yuan for reading: 659900 gives "¥6,599.00". */
export function shownYuan(minor: number): string {
  const [whole = '', cents = ''] = yuanText(minor).split('.')
  const sign = whole.startsWith('-') ? '-' : ''
  const grouped = whole.replace('-', '').replace(/\B(?=(\d{3})+$)/g, ',')
  return `${sign}¥${grouped}.${cents}`
}
