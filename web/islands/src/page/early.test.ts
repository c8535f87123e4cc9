import { expect, it } from 'vitest'
import { holdSubmits, noteChanges } from './early'

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

it('sends what was sent too early, once and with its button', () => {
  document.body.innerHTML = '<section><form><button name="way" value="b">b</button></form></section>'
  const root = document.querySelector('section') as HTMLElement
  const button = root.querySelector('button') as HTMLButtonElement
  const send = holdSubmits(root)
  const heard: (HTMLElement | null)[] = []
  root.addEventListener('submit', (event) => {
    event.preventDefault()
    heard.push(event.submitter)
  })

  button.click()
  button.click()
  expect(heard).toEqual([])

  send()
  expect(heard).toEqual([button])
  button.click()
  expect(heard).toEqual([button, button])
})
