/** How long a page takes to leave before it counts as staying, as after a download. */
const LEAVING_MS = 20_000

let leftAt = -Infinity

/** Know from the page's first moment whether the shopper is on the way to another. */
export function noteLeaving(): void {
  window.addEventListener('beforeunload', () => {
    leftAt = performance.now()
  })
}

/** Move on by itself, but never away from where the shopper is going already: their own press is the last word. */
export function moveOn(move: () => void): void {
  const rest = leftAt + LEAVING_MS - performance.now()
  if (rest <= 0) move()
  else
    setTimeout(() => {
      moveOn(move)
    }, rest)
}
