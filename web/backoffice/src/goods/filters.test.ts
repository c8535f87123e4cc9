import { expect, it } from 'vitest'
import { readSaved, withSaved } from './filters'

it('keeps a filter under its name without what is empty', () => {
  const once = withSaved([], '在售手机', { status: 'PUBLISHED', q: '', category: '手机' })
  const again = withSaved(once, '在售手机', { status: 'DRAFT' })

  expect(once).toEqual([{ name: '在售手机', filter: { status: 'PUBLISHED', category: '手机' } }])
  expect(again).toEqual([{ name: '在售手机', filter: { status: 'DRAFT' } }])
})

it.each([null, '', '{', '{}', '[1, {"name": 2}]'])('reads %j as nothing kept', (text) => {
  expect(readSaved(text)).toEqual([])
})
