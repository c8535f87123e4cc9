import { describe, expect, it } from 'vitest'
import { LARGEST_FEN, parseYuan, shownYuan, yuanText } from './money'

describe('parseYuan', () => {
  it.each([
    ['0', 0],
    ['0.01', 1],
    ['1.1', 110],
    ['19.99', 1999],
    ['4.35', 435],
    ['1.15', 115],
    ['6599', 659900],
    ['6,599.00', 659900],
    ['1,234,567.8', 123456780],
    [' ¥ 99 ', 9900],
    ['￥１２．５０', 1250],
    ['5.', 500],
    ['0099', 9900],
    ['10000000000', LARGEST_FEN],
  ])('reads %j as %i fen', (text, fen) => {
    expect(parseYuan(text)).toBe(fen)
  })

  it.each([
    '',
    '.',
    '.5',
    '-1',
    '+1',
    '1.234',
    '1,23',
    '12,3456',
    '1.2.3',
    '1e3',
    '0x10',
    '九',
    'NaN',
    '10000000000.01',
  ])('refuses %j', (text) => {
    expect(parseYuan(text)).toBeNull()
  })
})

it('comes back from text to the very same fen', () => {
  for (let fen = 0; fen <= 30_000; fen += 7) {
    expect(parseYuan(yuanText(fen))).toBe(fen)
    expect(parseYuan(shownYuan(fen))).toBe(fen)
  }
})

it.each([
  [0, '0.00', '¥0.00'],
  [5, '0.05', '¥0.05'],
  [-1999, '-19.99', '-¥19.99'],
  [99999, '999.99', '¥999.99'],
  [100000, '1000.00', '¥1,000.00'],
  [123456789, '1234567.89', '¥1,234,567.89'],
])('writes %i fen as %s and %s', (fen, plain, shown) => {
  expect(yuanText(fen)).toBe(plain)
  expect(shownYuan(fen)).toBe(shown)
})
