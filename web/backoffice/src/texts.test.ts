import { expect, it } from 'vitest'
import english from './texts.en.json'

const SOURCES = import.meta.glob<string>(['./**/*.ts', './**/*.vue', '!./**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
})
const USED = new Set(
  Object.values(SOURCES).flatMap((source) =>
    [...source.matchAll(/\bt\(\s*'([^']*)'/g)].map((found) => found[1] ?? ''),
  ),
)

it('has an English text for every Chinese one, and none to spare', () => {
  expect(Object.keys(english).sort()).toEqual([...USED].sort())
})

it('fills the same places in both languages', () => {
  const places = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(String).sort()
  const broken = Object.entries(english).filter(
    ([chinese, shown]) => `${places(chinese)}` !== `${places(shown)}`,
  )

  expect(broken).toEqual([])
})

it('shows no Chinese that goes past the translator', () => {
  const untranslated = Object.entries(SOURCES).flatMap(([file, source]) =>
    [
      ...source
        .replace(/\bt\(\s*'[^']*'/g, '')
        .replace(/\/\*[\s\S]*?\*\/|\/\/.*|<!--[\s\S]*?-->/g, '')
        .matchAll(/.*[\u4e00-\u9fff].*/g),
    ].map((line) => `${file}: ${line[0].trim()}`),
  )

  expect(untranslated.filter((line) => !line.includes("'中文'"))).toEqual([])
})
