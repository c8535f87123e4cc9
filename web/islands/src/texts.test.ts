import { describe, expect, it } from 'vitest'
import english from './texts.en.json'

const sources = import.meta.glob<string>(['./**/*.ts', './**/*.vue', '!./**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
})

describe('texts', () => {
  it('have their English, all of them and no others', () => {
    const wanted = new Set(
      Object.values(sources).flatMap((source) =>
        [...source.matchAll(/\bt\('([^']+)'/g)].map((it) => it[1] ?? ''),
      ),
    )

    expect(wanted.size).toBeGreaterThan(20)
    expect([...wanted].filter((text) => !(text in english))).toEqual([])
    expect(Object.keys(english).filter((text) => !wanted.has(text))).toEqual([])
  })
})
