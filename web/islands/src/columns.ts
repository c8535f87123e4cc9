/** Runs before the goods are drawn, so that nothing moves when a phone shows them in one column. */
try {
  if (localStorage.getItem('zhida.columns') === '1') document.documentElement.classList.add('one-column')
} catch {
  // A browser that keeps nothing shows two columns.
}
