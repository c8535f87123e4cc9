const SHOWN_MS = 4000

/** Say something in passing; a screen reader hears it too. */
export function toast(text: string, link?: { text: string; url: string }): void {
  document.querySelector('.toast[data-made]')?.remove()
  const box = document.createElement('div')
  box.className = 'toast'
  box.dataset['made'] = ''
  box.setAttribute('role', 'status')
  const words = document.createElement('span')
  words.textContent = text
  box.append(words)
  if (link) {
    const anchor = document.createElement('a')
    anchor.href = link.url
    anchor.textContent = link.text
    box.append(anchor)
  }
  document.body.append(box)
  setTimeout(() => {
    box.remove()
  }, SHOWN_MS)
}
