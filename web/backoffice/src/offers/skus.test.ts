import { expect, it } from 'vitest'
import { skusOf, titleOf } from './skus'

it('names a SKU by its product and its options', () => {
  const document = {
    skus: [{ sku: 'X1-1', options: { 颜色: '墨绿', 存储: '256GB' } }, { sku: 'X1-2' }],
  }

  expect(skusOf('青岚 X1', document)).toEqual([
    { sku: 'X1-1', title: '青岚 X1 · 墨绿 · 256GB' },
    { sku: 'X1-2', title: '青岚 X1' },
  ])
  expect(skusOf('青岚 X1', {})).toEqual([])
})

it('names a SKU that nobody looked for by its code', () => {
  expect(titleOf('Y-1')).toBe('Y-1')
})
