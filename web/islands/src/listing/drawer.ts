import { call } from '@zhida/shared/api'
import { t } from '../texts'
import { countPath, toggleRange } from './filters'

const PAUSE_MS = 200

/** On narrow screens the filters come in from the side; one button at their foot says how much they leave. */
export function enhanceDrawer(root: HTMLElement, form: HTMLFormElement): void {
  const opener = root.querySelector<HTMLAnchorElement>('.filter-open')
  const panel = root.querySelector<HTMLElement>('.filter-panel')
  if (!opener || !panel) return
  const drawer = document.createElement('dialog')
  drawer.className = 'drawer'
  drawer.setAttribute('aria-label', panel.getAttribute('aria-label') ?? '')
  document.body.append(drawer)

  opener.setAttribute('role', 'button')
  opener.setAttribute('aria-haspopup', 'dialog')
  opener.addEventListener('click', (event) => {
    event.preventDefault()
    drawer.append(...panel.childNodes)
    drawer.showModal()
  })
  opener.addEventListener('keydown', (event) => {
    if (event.key !== ' ') return
    event.preventDefault()
    opener.click()
  })
  drawer.addEventListener('close', () => {
    panel.append(...drawer.childNodes)
  })
  drawer.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a')
    if (link?.matches('.filter-close a') || isBeside(drawer, event)) {
      event.preventDefault()
      drawer.close()
    } else if (link?.matches('[data-range]')) {
      event.preventDefault()
      toggleRange(form, link)
      count()
    }
  })
  window.addEventListener('pageshow', (event) => {
    if (event.persisted && drawer.open) drawer.close()
  })
  const count = counting(form)
  drawer.addEventListener('input', count)
}

function isBeside(drawer: HTMLElement, event: MouseEvent): boolean {
  return event.target === drawer && event.clientX < drawer.getBoundingClientRect().left
}

/** Ask how much the form would leave, once the finger rests; an older question is dropped. */
function counting(form: HTMLFormElement): () => void {
  const words = form.querySelector<HTMLElement>('[data-apply-words]')
  let pause: ReturnType<typeof setTimeout> | undefined
  let asked: AbortController | undefined
  return () => {
    clearTimeout(pause)
    asked?.abort()
    const question = (asked = new AbortController())
    pause = setTimeout(() => void ask(question), PAUSE_MS)
  }

  async function ask(question: AbortController): Promise<void> {
    if (!words) return
    const path = countPath(form)
    if (path === null) {
      words.textContent = t('查看商品')
      return
    }
    try {
      const { total } = await call<{ total: number }>('GET', path, undefined, question.signal)
      words.textContent = total ? t('查看 {n} 件商品', { n: total }) : t('没有符合的商品')
    } catch {
      if (!question.signal.aborted) words.textContent = t('查看商品')
    }
  }
}
