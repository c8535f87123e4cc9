import { expect, test } from 'vitest'
import { asked, beginningOf, kept, type Sieve } from './words'

const NOTHING: Sieve = { order: '', sku: '', way: '', status: '', from: '', to: '' }

test('a day begins at midnight in Shanghai, and the last day is part of the list', () => {
  expect(beginningOf('2026-11-22')).toBe('2026-11-21T16:00:00.000Z')
  expect(asked({ ...NOTHING, from: '2026-11-22', to: '2026-11-22' })).toMatchObject({
    since: '2026-11-21T16:00:00.000Z',
    until: '2026-11-22T16:00:00.000Z',
  })
})

test('an empty sieve asks for everything and keeps nothing', () => {
  expect(asked(NOTHING)).toEqual({
    order: '',
    sku: '',
    way: null,
    status: null,
    since: null,
    until: null,
  })
  expect(kept(NOTHING)).toEqual({})
})

test('the export keeps what the list was narrowed by', () => {
  expect(kept({ ...NOTHING, order: ' Z1 ', way: 'auto', from: '2026-11-22' })).toEqual({
    order: 'Z1',
    way: 'auto',
  })
})
