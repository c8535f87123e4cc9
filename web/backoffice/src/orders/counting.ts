/** Read how many units somebody typed: empty is none, more than there are or no number is null. */
export function countOf(text: string | undefined, most: number): number | null {
  const typed = (text ?? '').trim()
  if (typed === '') {
    return 0
  }
  const count = /^\d{1,4}$/.test(typed) ? Number(typed) : Number.NaN
  return count <= most ? count : null
}
