/** Texts of the back office: written in Chinese, looked up in English where staff chose it. */

import { translator } from '@zhida/shared/texts'
import english from './texts.en.json'

export type Language = 'zh-CN' | 'en'

const KEPT_AS = 'zhida.backoffice.language'

document.documentElement.lang = localStorage.getItem(KEPT_AS) === 'en' ? 'en' : 'zh-CN'

export const t = translator(english)

export function language(): Language {
  return document.documentElement.lang === 'en' ? 'en' : 'zh-CN'
}

/** Keep the choice and load the page anew: texts of the API come in the same language. */
export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(KEPT_AS, chosen)
  location.reload()
}
