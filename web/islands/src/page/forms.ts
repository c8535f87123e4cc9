import { ask } from './ask'

/** Forms work by themselves. This saves a click here, a double order there. */
export function enhanceForms(): void {
  document.addEventListener('submit', onSubmit)
  document.addEventListener('change', (event) => {
    const field = event.target as HTMLInputElement
    if (field.form?.matches('[data-autosubmit]')) field.form.requestSubmit(buttonFor(field))
  })
  document.addEventListener('click', onStep)
}

/** A field may say which button it presses, where the button's name is part of the answer. */
function buttonFor(field: HTMLInputElement): HTMLButtonElement | null {
  const name = field.dataset['with']
  return name ? (field.form?.querySelector<HTMLButtonElement>(`button[name="${name}"]`) ?? null) : null
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement
  const question = form.dataset['confirm']
  if (question && form.dataset['confirmed'] === undefined) {
    event.preventDefault()
    void ask(question).then((isSure) => {
      if (!isSure) return
      form.dataset['confirmed'] = ''
      form.requestSubmit(event.submitter)
    })
    return
  }
  if (form.matches('[data-once]') && !event.defaultPrevented) once(form, event)
}

/** A second press while the first is on its way does nothing; coming back by the back button frees the form. */
function once(form: HTMLFormElement, event: SubmitEvent): void {
  if (form.classList.contains('is-busy')) {
    event.preventDefault()
    return
  }
  form.classList.add('is-busy')
  window.addEventListener('pageshow', () => {
    form.classList.remove('is-busy')
  })
}

/** The buttons of a stepper that only changes its field; those that post have a name of their own. */
function onStep(event: MouseEvent): void {
  const button = (event.target as Element).closest<HTMLButtonElement>('[data-step][type="button"]')
  const field = button?.parentElement?.querySelector<HTMLInputElement>('input')
  if (!button || !field) return
  const least = Number(field.min || '1')
  const most = Number(field.max || '999')
  const wanted = Number(field.value || '0') + Number(button.dataset['step'])
  field.value = String(Math.min(Math.max(wanted, least), most))
  for (const step of button.parentElement?.querySelectorAll<HTMLButtonElement>('[data-step]') ?? []) {
    step.disabled = step.dataset['step'] === '-1' ? Number(field.value) <= least : Number(field.value) >= most
  }
}
