import { beforeEach, describe, expect, it } from 'vitest'
import { addressOf, countPath, enhanceFilters, toggleRange } from './filters'

const FORM = `<form action="/list" data-filters data-counted-by="/products?category=5">
  <input type="hidden" name="sort" value="sales">
  <input type="checkbox" name="brand" value="青岚" checked>
  <input type="checkbox" name="brand" value="听松">
  <a href="#" data-range="100~299.99">¥100 – ¥299</a>
  <input name="price_min" value=""><input name="price_max" value="">
</form>`

function theForm(): HTMLFormElement {
  const form = document.querySelector('form')
  if (!form) throw new Error('no form')
  return form
}

describe('filters of a list', () => {
  beforeEach(() => {
    document.body.innerHTML = FORM
  })

  it('are counted in fen, inside the category of the page, whatever the order', () => {
    const link = document.querySelector('a')
    if (link) toggleRange(theForm(), link)

    expect(countPath(theForm())).toBe(
      '/products?category=5&brand=%E9%9D%92%E5%B2%9A&price_min=10000&price_max=29999&page_size=1',
    )
  })

  it('lead to the address that a link would, with nothing empty in it', () => {
    const field = document.querySelector<HTMLInputElement>('[name="price_max"]')
    if (field) field.value = '￥6,599.5'
    expect(addressOf(theForm())).toBe('/list?brand=%E9%9D%92%E5%B2%9A&price_max=6599.50&sort=sales')

    for (const box of theForm().querySelectorAll('input')) box.remove()
    expect(addressOf(theForm())).toBe('/list')
  })

  it('are not counted while a price is no amount', () => {
    const field = document.querySelector<HTMLInputElement>('[name="price_min"]')
    if (field) field.value = '一百'

    expect(countPath(theForm())).toBeNull()
  })

  it('take a range out again when it is chosen twice', () => {
    const link = document.querySelector('a')
    if (link) toggleRange(theForm(), link)
    if (link) toggleRange(theForm(), link)

    expect(link?.hasAttribute('aria-current')).toBe(false)
    expect(countPath(theForm())).toBe('/products?category=5&brand=%E9%9D%92%E5%B2%9A&page_size=1')
  })

  it('show what the address says when the page comes back', () => {
    const form = theForm()
    enhanceFilters(form)
    const [ours] = form.querySelectorAll<HTMLInputElement>('[name="brand"]')
    if (ours) ours.checked = false

    const back = new Event('pageshow')
    Object.defineProperty(back, 'persisted', { value: true })
    window.dispatchEvent(back)

    expect(ours?.checked).toBe(true)
  })
})
