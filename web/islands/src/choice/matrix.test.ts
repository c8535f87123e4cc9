import { describe, expect, it } from 'vitest'
import { choose, exactly, standing, type Sku } from './matrix'

function sku(code: string, 颜色: string, 版本: string, available: Sku['available'] = 'in'): Sku {
  return {
    sku: code,
    options: { 颜色, 版本 },
    whole: '5999',
    cents: '.00',
    was: '',
    basis: '',
    available,
    limit: 5,
    picture: '',
  }
}

const skus = [
  sku('A', '绿', '256'),
  sku('B', '白', '256', 'out'),
  sku('C', '绿', '512'),
  sku('D', '黑', '512'),
]

describe('matrix', () => {
  it('finds the SKU that has exactly the options', () => {
    expect(exactly(skus, { 颜色: '绿', 版本: '512' })?.sku).toBe('C')
    expect(exactly(skus, { 颜色: '白', 版本: '512' })).toBeUndefined()
  })

  it('says which values are impossible and which are sold out beside the present choice', () => {
    const chosen = { 颜色: '绿', 版本: '256' }

    expect(standing(skus, chosen, '颜色', '黑')).toEqual({ isPossible: false, isOut: false })
    expect(standing(skus, chosen, '颜色', '白')).toEqual({ isPossible: true, isOut: true })
    expect(standing(skus, chosen, '版本', '512')).toEqual({ isPossible: true, isOut: false })
  })

  it('moves to the nearest SKU when the combination does not exist', () => {
    expect(choose(skus, { 颜色: '绿', 版本: '256' }, '颜色', '黑').sku).toBe('D')
    expect(choose(skus, { 颜色: '黑', 版本: '512' }, '版本', '256').sku).toBe('A')
  })
})
