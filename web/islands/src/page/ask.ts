import { t } from '../texts'

/** Ask before something that cannot be taken back. Resolves to whether the answer was yes. */
export function ask(question: string): Promise<boolean> {
  const sheet = document.createElement('dialog')
  sheet.className = 'sheet'
  sheet.setAttribute('aria-label', question)
  const form = document.createElement('form')
  form.method = 'dialog'
  form.className = 'sheet-body stack'
  const words = document.createElement('p')
  words.textContent = question
  const row = document.createElement('div')
  row.className = 'row-ends'
  row.append(choice(t('取消'), '', 'button-line'), choice(t('确定'), 'yes', 'button-primary'))
  form.append(words, row)
  sheet.append(form)
  document.body.append(sheet)
  return new Promise((answered) => {
    sheet.addEventListener('close', () => {
      sheet.remove()
      answered(sheet.returnValue === 'yes')
    })
    sheet.showModal()
  })
}

function choice(text: string, value: string, kind: string): HTMLButtonElement {
  const button = document.createElement('button')
  button.className = `button button-wide ${kind}`
  button.value = value
  button.textContent = text
  return button
}
