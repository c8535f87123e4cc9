import { call, Refused } from '@zhida/shared/api'
import type { Sku } from '../choice/matrix'
import { toast } from '../page/toast'
import { t } from '../texts'

interface Marks {
  is_favourite: boolean
  notices: { sku: string; kind: string }[]
}

/**
 * Heart and notices beside a product. The page is the same for everybody: one small call tells a member's own
 * marks and keeps the page in their history. A guest's press is the form's, which leads to the login.
 */
export function mount(root: HTMLElement): void {
  const form = root as HTMLFormElement
  const product = form.dataset['product'] ?? ''
  let marks: Marks = { is_favourite: false, notices: [] }
  const changes: Change[] = []
  const arrival = form.querySelector<HTMLElement>('[data-notice][value="back_in_stock"]')
  let isOut = arrival?.hidden === false
  const draw = (): void => {
    if (arrival) arrival.hidden = !isOut && !outIn()
    show(form, marks)
  }
  document.addEventListener('zhida:told', draw)
  draw()
  const read = async (): Promise<void> => {
    try {
      const told = await call<Marks>('POST', '/me/seen', { product })
      // What was pressed while the question was under way may not be in its answer.
      marks = changes.reduce((known, change) => change(known), told)
      draw()
    } catch {
      // The buttons stay as they were sent; pressing them works.
    }
  }
  document.addEventListener('zhida:me', () => void read())
  if (document.body.dataset['member'] !== undefined) void read()
  document.addEventListener('zhida:sku', (event) => {
    const sku = (event as CustomEvent<Sku>).detail
    skuField(form).value = sku.sku
    isOut = sku.available === 'out'
    draw()
  })
  form.addEventListener('submit', (event) => {
    const button = event.submitter as HTMLButtonElement | null
    if (!button || document.body.dataset['member'] === undefined) return
    event.preventDefault()
    void press(form, button, product).then((changed) => {
      if (changed) {
        changes.push(changed)
        marks = changed(marks)
      }
      draw()
    })
  })
}

type Change = (marks: Marks) => Marks

/** Do what the button asks for and give what changed; nothing when the shop refused. */
async function press(
  form: HTMLFormElement,
  button: HTMLButtonElement,
  product: string,
): Promise<Change | null> {
  const sku = skuField(form).value
  button.disabled = true
  try {
    return button.dataset['notice'] === undefined
      ? await like(product, sku, button.ariaPressed === 'true')
      : await notify(sku, button.value, button.ariaPressed === 'true')
  } catch (error) {
    toast(error instanceof Refused && error.message ? error.message : t('网络不通，请稍后再试。'))
    return null
  } finally {
    button.disabled = false
  }
}

async function like(product: string, sku: string, isLiked: boolean): Promise<Change> {
  if (isLiked) await call('DELETE', `/me/favourites/${product}`)
  else await call('PUT', `/me/favourites/${product}`, { sku })
  toast(isLiked ? t('已取消收藏') : t('已收藏'), isLiked ? undefined : own('favourites'))
  return (marks) => ({ ...marks, is_favourite: !isLiked })
}

async function notify(sku: string, kind: string, isAsked: boolean): Promise<Change | null> {
  if (isAsked) {
    location.assign(own('notices').url)
    return null
  }
  const region = kind === 'back_in_stock' ? outIn() : ''
  await call('POST', '/me/notices', { sku, kind, region })
  toast(kind === 'back_in_stock' ? t('到货时会通知你一次。') : t('降价时会通知你一次。'), own('notices'))
  return (marks) => ({ ...marks, notices: [...marks.notices, { sku, kind }] })
}

function show(form: HTMLFormElement, marks: Marks): void {
  const sku = skuField(form).value
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-like]')) {
    button.ariaPressed = String(marks.is_favourite)
    label(button, marks.is_favourite ? t('已收藏') : t('收藏'))
  }
  for (const button of form.querySelectorAll<HTMLButtonElement>('[data-notice]')) {
    const isAsked = marks.notices.some((it) => it.sku === sku && it.kind === button.value)
    button.ariaPressed = String(isAsked)
  }
}

function label(button: HTMLButtonElement, text: string): void {
  const words = button.querySelector('span')
  if (words) words.textContent = text
}

function own(page: string): { text: string; url: string } {
  return { text: t('去看看'), url: `${document.body.dataset['root'] ?? '/'}account/${page}` }
}

/** The chosen district, where it cannot have the shown SKU; else ''. */
function outIn(): string {
  return document.body.dataset['outIn'] ?? ''
}

function skuField(form: HTMLFormElement): HTMLInputElement {
  return form.querySelector('[name="sku"]') as HTMLInputElement
}
