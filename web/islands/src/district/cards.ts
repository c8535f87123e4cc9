import { call } from '@zhida/shared/api'
import { t } from '../texts'
import { chosenCode, learn } from './chosen'

interface Told {
  number: string
  available: 'in' | 'low' | 'out'
  speed: 'SAME_DAY' | 'NEXT_DAY' | 'LATER' | null
}

interface Answer {
  region: string
  region_name: string
  items: Told[]
}

const MOST_AT_ONCE = 100
const LABEL = 'good-district'

/**
 * Write onto the cards what the chosen district can have: one request for all that do not know it yet. A label
 * lies over a card's picture, so nothing moves.
 */
export async function tellCards(): Promise<void> {
  const region = chosenCode()
  const cards = [...document.querySelectorAll<HTMLElement>('.good[data-number]')].filter(
    (card) => card.dataset['district'] !== region && !card.classList.contains('good-out'),
  )
  const numbers = [...new Set(cards.map((card) => card.dataset['number'] ?? ''))].slice(0, MOST_AT_ONCE)
  if (!region || numbers.length === 0) return
  for (const card of cards) card.dataset['district'] = region
  try {
    const answer = await call<Answer>(
      'GET',
      `/availability/products?region=${region}&numbers=${numbers.map(encodeURIComponent).join(',')}`,
    )
    if (region !== chosenCode()) return
    learn({ code: answer.region, name: answer.region_name })
    const told = new Map(answer.items.map((it) => [it.number, it]))
    for (const card of cards) label(card, told.get(card.dataset['number'] ?? ''))
  } catch {
    // Without an answer the cards say nothing of districts; the next choice asks again.
    for (const card of cards) delete card.dataset['district']
  }
}

function label(card: HTMLElement, told: Told | undefined): void {
  card.querySelector(`.${LABEL}`)?.remove()
  const text = told ? words(told) : ''
  if (!text) return
  const mark = document.createElement('span')
  mark.className = told?.available === 'out' ? `${LABEL} is-out` : LABEL
  mark.textContent = text
  card.querySelector('.thing')?.append(mark)
}

function words(told: Told): string {
  if (told.available === 'out') return t('本地区无货')
  if (told.speed === 'SAME_DAY') return t('当日达')
  return told.speed === 'NEXT_DAY' ? t('次日达') : ''
}
