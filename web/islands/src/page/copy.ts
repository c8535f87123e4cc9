/** Buttons that put a text into the clipboard; without a clipboard they stay hidden, the text can be selected. */
export function enhanceCopies(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
    button.hidden = !('clipboard' in navigator)
    button.addEventListener('click', () => {
      void navigator.clipboard.writeText(button.dataset['copy'] ?? '').then(() => {
        button.textContent = button.dataset['copied'] ?? button.textContent
      })
    })
  }
}
