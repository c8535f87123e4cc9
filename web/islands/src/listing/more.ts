import { t } from '../texts'

interface Place {
  pages?: number
  top?: number
}

/** On a phone further pages are put under the first; coming back finds them, and the place, again. */
export function enhancePages(root: HTMLElement): void {
  const list = root.querySelector<HTMLElement>('.found .goods')
  const pages = root.querySelector<HTMLElement>('.pages')
  const first = pages?.querySelector<HTMLAnchorElement>('a[rel="next"]')
  if (!list || !pages || !first) return
  let following: string | null = first.href
  let shown = 1

  const foot = document.createElement('div')
  foot.className = 'load-more'
  const said = document.createElement('p')
  said.setAttribute('role', 'status')
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button button-line'
  button.textContent = t('加载更多')
  foot.append(button, said)
  pages.after(foot)
  root.classList.add('has-load-more')

  button.addEventListener('click', () => {
    const next = list.children.length
    void more().then((isThere) => {
      if (!isThere) return
      list.children[next]?.querySelector<HTMLElement>('a')?.focus({ preventScroll: true })
      note({ pages: shown })
    })
  })
  list.addEventListener('click', () => {
    if (shown > 1) note({ pages: shown, top: window.scrollY })
  })
  void comeBack((history.state ?? {}) as Place)

  async function more(): Promise<boolean> {
    if (following === null || button.disabled) return false
    button.disabled = true
    try {
      const found = await read(following)
      list?.append(...found.cards)
      document.dispatchEvent(new CustomEvent('zhida:cards'))
      following = found.following
      shown += 1
      said.textContent = t('已显示 {n} 件', { n: list?.children.length ?? 0 })
      if (following === null) button.remove()
      return true
    } catch {
      said.textContent = t('网络不通，请稍后再试。')
      return false
    } finally {
      button.disabled = false
    }
  }

  async function comeBack({ pages: wanted = 1, top }: Place): Promise<void> {
    while (shown < wanted) {
      if (!(await more())) return
    }
    if (wanted > 1 && top !== undefined) window.scrollTo(0, top)
  }
}

async function read(url: string): Promise<{ cards: Element[]; following: string | null }> {
  const answer = await fetch(url, { credentials: 'same-origin' })
  if (!answer.ok) throw new TypeError(String(answer.status))
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const next = page.querySelector('.pages a[rel="next"]')?.getAttribute('href') ?? null
  return {
    cards: [...page.querySelectorAll('.found .goods > li')],
    following: next === null ? null : new URL(next, location.href).href,
  }
}

function note(place: Place): void {
  history.replaceState({ ...(history.state as Place | null), ...place }, '')
}
