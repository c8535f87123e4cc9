import { translator } from '@zhida/shared/texts'
import english from './texts.en.json'

export const t = translator(english)
