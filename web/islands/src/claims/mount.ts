import { call, Refused } from '@zhida/shared/api'
import { toast } from '../page/toast'
import { t } from '../texts'

interface Coupon {
  id: string
  state: string
}

/** Coupons beside a product: claimed where they stand. A guest's claim is the form's, which leads to the login. */
export function mount(root: HTMLElement): void {
  document.addEventListener('zhida:me', () => void mark(root))
  if (document.body.dataset['member'] !== undefined) void mark(root)
  root.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    const number = form.dataset['claim']
    if (!number || document.body.dataset['member'] === undefined) return
    event.preventDefault()
    void claim(form, number)
  })
}

async function claim(form: HTMLFormElement, number: string): Promise<void> {
  const button = form.querySelector('button')
  if (button) button.disabled = true
  try {
    await call('POST', `/coupons/${number}/claims`)
    done(form)
    toast(t('已放进“我的优惠券”。'))
  } catch (error) {
    if (button) button.disabled = false
    toast(error instanceof Refused && error.message ? error.message : t('网络不通，请稍后再试。'))
  }
}

/** Show which coupons this member has already. */
async function mark(root: HTMLElement): Promise<void> {
  try {
    const { items } = await call<{ items: Coupon[] }>('GET', '/coupons')
    const claimed = new Set(items.filter((it) => it.state === 'claimed').map((it) => it.id))
    for (const form of root.querySelectorAll<HTMLFormElement>('[data-claim]')) {
      if (claimed.has(form.dataset['claim'] ?? '')) done(form)
    }
  } catch {
    // The buttons stay; a second claim is refused with its reason.
  }
}

function done(form: HTMLFormElement): void {
  const button = form.querySelector('button')
  if (!button) return
  button.disabled = true
  button.textContent = t('已领取')
  // It was named for the claim; what it says now is its name.
  button.removeAttribute('aria-label')
}
