import '@styles/storefront.css'
import { enhanceCopies } from './page/copy'
import { enhanceForms } from './page/forms'
import { enhanceHeader } from './page/header'
import { fillMe } from './page/me'
import { noteLeaving } from './page/moving'
import { holdSubmits, noteChanges } from './page/early'
import { startCountdowns } from './page/countdown'
import { startDistrict } from './district/start'
import { rememberSearch } from './search/past'

interface Island {
  mount(root: HTMLElement): void
}

/** Each island is fetched only where a page has it. */
const islands: Record<string, () => Promise<Island>> = {
  address: () => import('./address/mount'),
  again: () => import('./again/mount'),
  cart: () => import('./cart/mount'),
  claims: () => import('./claims/mount'),
  choice: () => import('./choice/mount'),
  code: () => import('./code/mount'),
  gallery: () => import('./gallery/mount'),
  listing: () => import('./listing/mount'),
  marks: () => import('./marks/mount'),
  passkey: () => import('./passkeys/login'),
  passkeys: () => import('./passkeys/mount'),
  pay: () => import('./pay/mount'),
  result: () => import('./result/mount'),
  trend: () => import('./trend/mount'),
  waiting: () => import('./waiting/mount'),
}

/** What these do differs between a guest and a member. */
const personal = new Set(['claims', 'marks'])
/** Nobody's press waits longer for the answer to who they are: it is sent as a plain form then. */
const LONGEST_HOLD_MS = 3000

noteLeaving()
enhanceHeader()
enhanceForms()
enhanceCopies(document)
startCountdowns(document)
startDistrict()
const whoIsKnown = Promise.race([
  fillMe(),
  new Promise<void>((done) => {
    setTimeout(done, LONGEST_HOLD_MS)
  }),
])

for (const root of document.querySelectorAll<HTMLElement>('[data-island]')) {
  const name = root.dataset['island'] ?? ''
  if (name === 'search') {
    // Remembered at once: whoever types fast sends the form before its suggestions are there.
    root.addEventListener('submit', () => {
      rememberSearch(root.querySelector<HTMLInputElement>('[name="q"]')?.value ?? '')
    })
    root.addEventListener('focusin', () => void import('./search/mount').then((it) => it.mount(root)), {
      once: true,
    })
  } else {
    const load = islands[name]
    if (!load) continue
    const tellChanges = name === 'listing' ? noteChanges(root) : null
    const sendHeld = holdSubmits(root)
    void load()
      .then((island) => {
        island.mount(root)
        tellChanges?.()
        return personal.has(name) ? whoIsKnown : undefined
      })
      .finally(sendHeld)
  }
}
