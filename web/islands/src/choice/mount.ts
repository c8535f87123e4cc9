import { call, Refused } from '@zhida/shared/api'
import { createApp, h } from 'vue'
import { showCount } from '../page/me'
import { toast } from '../page/toast'
import { t } from '../texts'
import { type Picker, type Sku } from './matrix'
import SkuPicker from './SkuPicker.vue'
import { mountDelivery } from '../delivery/mount'

interface Cart {
  lines: unknown[]
}

/** The panel in which a SKU is chosen and put into the cart. The form below it works without this. */
export function mount(root: HTMLElement): void {
  const form = root as HTMLFormElement
  const data = form.querySelector('script[data-part="skus"]')?.textContent
  const place = form.querySelector<HTMLElement>('[data-part="options"]')
  if (!data || !place) return
  const picker = JSON.parse(data) as Picker
  const delivery = mountDelivery(
    form,
    () => form.querySelector<HTMLInputElement>('[name="sku"]')?.value ?? '',
    (told) => {
      showStock(form, told.available, told.stock)
      document.body.dataset['outIn'] = told.available === 'out' ? told.region : ''
      document.dispatchEvent(new CustomEvent('zhida:told'))
    },
  )
  if (picker.options.length > 0) {
    createApp({
      render: () =>
        h(SkuPicker, {
          picker,
          onChosen: (sku: Sku) => {
            show(form, sku)
            delivery?.refresh()
          },
        }),
    }).mount(place)
  }
  form.addEventListener('submit', (event) => {
    if (event.submitter?.matches('[data-add]')) {
      event.preventDefault()
      void add(form)
    }
  })
}

function show(form: HTMLFormElement, sku: Sku): void {
  const field = form.querySelector<HTMLInputElement>('[name="sku"]')
  if (field) field.value = sku.sku
  document.dispatchEvent(new CustomEvent('zhida:sku', { detail: sku }))
  const quantity = form.querySelector<HTMLInputElement>('[name="quantity"]')
  if (quantity) {
    quantity.max = String(sku.limit)
    quantity.value = String(Math.min(Number(quantity.value), sku.limit))
  }
  const limit = form.querySelector<HTMLElement>('[data-part="limit"]')
  if (limit) limit.textContent = sku.limit_line ?? ''
  showPrice(form, sku)
  showDeal(form, sku)
  showStock(form, sku.available, stockWord(sku.available))
  for (const button of document.querySelectorAll<HTMLButtonElement>('[form="buy"], .buy-actions button')) {
    button.disabled = sku.available === 'out'
    if (!button.matches('[data-add]')) button.textContent = button.disabled ? t('暂时缺货') : t('立即购买')
  }
  const address = new URL(location.href)
  address.searchParams.set('sku', sku.sku)
  history.replaceState(null, '', address)
  if (sku.picture) document.dispatchEvent(new CustomEvent('zhida:picture', { detail: sku.picture }))
}

function showPrice(form: HTMLFormElement, sku: Sku): void {
  const price = form.querySelector<HTMLElement>('[data-part="price"] .price')
  const now = price?.querySelector('.price-now')
  const cents = price?.querySelector('.price-cents')
  const sign = price?.querySelector('.price-sign')
  if (!price || !now || !cents || !sign) return
  cents.textContent = sku.cents
  now.replaceChildren(sign, document.createTextNode(sku.whole), cents)
  price.querySelector('.price-was')?.remove()
  if (!sku.was) return
  const was = document.createElement('span')
  was.className = 'price-was'
  const struck = document.createElement('s')
  struck.textContent = sku.was
  was.append(`${sku.basis} `, struck)
  price.append(' ', was)
}

/** What promotions make of the price stands in the page for every SKU. */
function showDeal(form: HTMLFormElement, sku: Sku): void {
  for (const deal of form.querySelectorAll<HTMLElement>('[data-skus]')) {
    deal.hidden = !(JSON.parse(deal.dataset['skus'] ?? '[]') as string[]).includes(sku.sku)
  }
}

function stockWord(available: Sku['available']): string {
  return { in: t('有货'), low: t('库存紧张'), out: t('暂时缺货') }[available]
}

/** What can be had: anywhere, or in the chosen district once that is known. */
function showStock(form: HTMLFormElement, available: Sku['available'], word: string): void {
  const badge = form.querySelector<HTMLElement>('[data-part="stock"] .badge')
  if (!badge) return
  badge.className = { in: 'badge badge-success', low: 'badge badge-warning', out: 'badge' }[available]
  badge.textContent = word
}

async function add(form: HTMLFormElement): Promise<void> {
  const typed = new FormData(form)
  form.classList.add('is-busy')
  try {
    const cart = await call<Cart>('POST', '/cart/lines', {
      sku: typed.get('sku'),
      quantity: Number(typed.get('quantity')),
    })
    showCount(cart.lines.length)
    toast(t('已加入购物车'), { text: t('去看看'), url: `${document.body.dataset['root'] ?? '/'}cart` })
  } catch (error) {
    toast(error instanceof Refused && error.message ? error.message : t('网络不通，请稍后再试。'))
  } finally {
    form.classList.remove('is-busy')
  }
}
