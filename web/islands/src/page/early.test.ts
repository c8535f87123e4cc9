import { expect, it } from 'vitest'
import { noteChanges } from './early'

it('tells what was changed while nobody listened, once', () => {
  document.body.innerHTML = '<form><input type="checkbox" name="a"><input type="checkbox" name="b"></form>'
  const form = document.querySelector('form') as HTMLFormElement
  const box = form.elements.namedItem('b') as HTMLInputElement
  const tell = noteChanges(form)
  box.dispatchEvent(new Event('change', { bubbles: true }))

  const heard: string[] = []
  form.addEventListener('change', (event) => heard.push((event.target as HTMLInputElement).name))
  tell()
  expect(heard).toEqual(['b'])
  box.dispatchEvent(new Event('change', { bubbles: true }))
  expect(heard).toEqual(['b', 'b'])
})
