import { expect, it } from 'vitest'
import { copyOf, csvOf, difference, rowsFromCsv, rowsOf, wrongRows, type ModelRow } from './table'

const PHONE: ModelRow = { code: 'P-1', brand: '青岚', model: '手机, 10', capacity: '128GB', base: 128_000 }
const WATCH: ModelRow = { code: 'W-1', brand: '青岚', model: '手表 "3"', capacity: '', base: 32_050 }

it('writes rows that it reads again', () => {
  const text = csvOf([PHONE, WATCH])

  expect(text.split('\n').slice(0, 2)).toEqual([
    'code,brand,model,capacity,base_price',
    'P-1,青岚,"手机, 10",128GB,1280.00',
  ])
  expect(rowsFromCsv(text)).toEqual([PHONE, WATCH])
  expect(rowsFromCsv(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toEqual([PHONE, WATCH])
})

it('refuses a file with other columns', () => {
  expect(rowsFromCsv('code,price\nP-1,1')).toBeNull()
})

it('counts what was added, changed and removed', () => {
  const dearer = { ...PHONE, base: 130_000 }

  expect(difference([PHONE, WATCH], [dearer, { ...WATCH, code: 'W-2' }])).toEqual({
    added: 1,
    changed: 1,
    removed: 1,
  })
  expect(difference([PHONE], [PHONE])).toEqual({ added: 0, changed: 0, removed: 0 })
})

it('names rows without a price and codes that stand twice', () => {
  expect(wrongRows([PHONE, WATCH, { ...PHONE }, { ...WATCH, code: 'W-2', base: null }])).toEqual([0, 2, 3])
})

it('takes rows and questions out of what the API answered', () => {
  const grades = [{ code: 'A', text: '好', text_en: '', minor: 0, percent: 0, is_refused: false }]
  const questions = [{ code: 'Q', text: '屏幕', text_en: '', grades }]
  const copied = copyOf(questions)

  expect(rowsOf([{ ...PHONE, base: { minor: 128_000, currency: 'CNY' } }])).toEqual([PHONE])
  expect(copied).toEqual(questions)
  expect(copied[0]?.grades[0]).not.toBe(grades[0])
})
