import { describe, expect, it } from 'vitest'
import { axesOf, combinationsOf, emptyRow, howMany, rowsFor } from './matrix'

const AXES = [
  { name: '颜色', values: ['黑', '白'] },
  { name: '存储', values: ['256GB', '512GB', '1TB'] },
]

describe('combinations', () => {
  it('are all of them, the last axis fastest', () => {
    const made = combinationsOf(AXES)

    expect(made).toHaveLength(6)
    expect(made[1]).toEqual({ 颜色: '黑', 存储: '512GB' })
    expect(howMany(AXES)).toBe(6)
  })

  it('of no axis are the one SKU without options', () => {
    expect(
      combinationsOf([
        { name: ' ', values: ['x'] },
        { name: '色', values: [''] },
      ]),
    ).toEqual([{}])
    expect(howMany([])).toBe(1)
  })
})

describe('rows', () => {
  it('keep the SKU that has these options, in whatever order they stand', () => {
    const black = { ...emptyRow('OLD-9', { 存储: '256GB', 颜色: '黑' }), price: 659900, isKnown: true }

    const rows = rowsFor(AXES, [black], 'X')

    expect(rows.map((row) => row.sku)).toEqual(['OLD-9', 'X-1', 'X-2', 'X-3', 'X-4', 'X-5'])
    expect(rows[0]).toMatchObject({ price: 659900, isKnown: true })
    expect(rows[1]).toMatchObject({ price: 659900, isKnown: false, stock: '' })
  })

  it('never give a code twice', () => {
    const taken = { ...emptyRow('X-1', { 颜色: '红' }), isKnown: true }

    const rows = rowsFor([{ name: '颜色', values: ['红', '蓝'] }], [taken], 'X')

    expect(rows.map((row) => row.sku)).toEqual(['X-1', 'X-2'])
  })
})

it('reads axes back out of rows', () => {
  expect(axesOf(rowsFor(AXES, [], 'X'))).toEqual(AXES)
})
