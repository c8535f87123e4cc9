import { describe, expect, it } from 'vitest'
import { bodyOf, draftOf, emptyDraft, sentenceOf, type Rule } from './draft'

const RULE: Rule = {
  id: 7,
  kind: 'SYNONYM',
  words: ['笔记本'],
  stands_for: ['laptop'],
  products: [],
  target: '',
  note: '',
  is_active: true,
  starts_at: null,
  ends_at: null,
  version: 3,
  changed_by: 'S:1',
  created_at: '2026-11-22T04:00:00Z',
  updated_at: '2026-11-22T04:00:00Z',
}

describe('a rule', () => {
  it('comes back from the form as it was', () => {
    expect(bodyOf(draftOf(RULE))).toEqual({
      kind: 'SYNONYM',
      words: ['笔记本'],
      stands_for: ['laptop'],
      products: [],
      target: '',
      note: '',
      is_active: true,
      starts_at: null,
      ends_at: null,
    })
  })

  it('without an end keeps having none', () => {
    const body = bodyOf(draftOf({ ...RULE, starts_at: '2026-11-22T04:00:00Z' }))

    expect([body.starts_at, body.ends_at]).toEqual(['2026-11-22T04:00:00Z', null])
  })

  it('sends only what its kind has a use for', () => {
    const draft = { ...emptyDraft('PIN', '手机'), products: ['G1'], target: '/c/1', stands_for: ['x'] }

    expect(bodyOf(draft)).toMatchObject({ words: ['手机'], products: ['G1'], target: '', stands_for: [] })
    expect(bodyOf({ ...draft, kind: 'REDIRECT' })).toMatchObject({ products: [], target: '/c/1' })
  })

  it('says what it does in a line', () => {
    expect(sentenceOf(RULE)).toBe('→ laptop')
    expect(sentenceOf({ ...RULE, kind: 'REDIRECT', target: '/service' })).toBe('/service')
  })
})
