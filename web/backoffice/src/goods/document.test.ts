import { expect, it } from 'vitest'
import { documentOf, emptyForm, formOf } from './document'

const DOCUMENT = {
  product: 'QL-X2',
  title: '青岚 X2',
  subtitle: '轻一点',
  brand: '青岚',
  category: ['数码', '手机'],
  attributes: { 重量: '187' },
  description: '',
  services: ['全国联保', '7 天无理由'],
  in_the_box: ['手机'],
  media: ['k1', 'k2'],
  story: [{ kind: 'TEXT', title: '', text: '一句话', media: '' }],
  on_sale_from: null,
  on_sale_until: null,
  skus: [
    {
      sku: 'X2-1',
      options: { 颜色: '黑' },
      price: '6599.00',
      compare_at: '6999.00',
      barcode: '',
      weight_grams: 187,
    },
    { sku: 'X2-2', options: { 颜色: '白' }, price: 'UNPRICED', barcode: '', weight_grams: 0 },
  ],
}

it('reads a document and writes the same product again', () => {
  const form = formOf(DOCUMENT)

  expect(form.skus[0]).toMatchObject({ price: 659900, compareAt: 699900, weight: '187', isKnown: true })
  expect(form.skus[1]?.price).toBeNull()
  expect(documentOf(form, false)).toEqual({
    title: '青岚 X2',
    subtitle: '轻一点',
    brand: '青岚',
    category: ['数码', '手机'],
    attributes: { 重量: { value: '187', unit: '', group: '' } },
    description: '',
    services: ['全国联保', '7 天无理由'],
    in_the_box: ['手机'],
    media: ['k1', 'k2'],
    story: DOCUMENT.story,
    on_sale_from: null,
    on_sale_until: null,
    skus: [
      {
        sku: 'X2-1',
        options: { 颜色: '黑' },
        price: '6599.00',
        compare_at: '6999.00',
        weight_grams: 187,
        barcode: '',
      },
      { sku: 'X2-2', options: { 颜色: '白' }, price: 'UNPRICED', barcode: '' },
    ],
  })
})

it('states the stock of new SKUs only', () => {
  const form = formOf(DOCUMENT)
  form.skus = form.skus.map((row, place) => ({ ...row, stock: '5', isKnown: place === 0 }))

  const { skus } = documentOf(form, false)

  expect(skus?.map((sku) => sku.stock)).toEqual([undefined, 5])
})

it('says the code of a new product only when it has one', () => {
  expect(documentOf({ ...emptyForm(), product: ' A ' }, true).product).toBe('A')
  expect('product' in documentOf(emptyForm(), true)).toBe(false)
})
