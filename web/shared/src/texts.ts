/** Texts of the scripts: written in Chinese, looked up in English where the page is English. */

export type Texts = Readonly<Record<string, string>>

/** Build the translator of a workspace from its English table; `{name}` is filled from the values. */
export function translator(
  english: Texts,
): (text: string, values?: Record<string, string | number>) => string {
  return (text, values = {}) => {
    const shown = isEnglish() ? (english[text] ?? text) : text
    return shown.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
  }
}

export function isEnglish(): boolean {
  return document.documentElement.lang.startsWith('en')
}
