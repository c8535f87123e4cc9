import { describe, expect, it } from 'vitest'
import { slideOf } from './mount'

const key = (letter: string): string => letter.repeat(64)

describe('gallery', () => {
  it("finds the slide that shows a SKU's picture by the upload's own key", () => {
    document.body.innerHTML = ['a', 'b']
      .map((it) => `<div><img src="/media/${key(it)}-1280.webp"></div>`)
      .join('')
    const slides = [...document.body.children] as HTMLElement[]

    expect(slideOf(slides, `/media/${key('b')}-640.webp`)).toBe(1)
    expect(slideOf(slides, `/media/${key('c')}-640.webp`)).toBe(-1)
    expect(slideOf(slides, '')).toBe(-1)
  })
})
