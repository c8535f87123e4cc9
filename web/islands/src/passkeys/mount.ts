import { call } from '@zhida/shared/api'
import { canUsePasskeys, make, sign, type KeyCreation, type KeyRequest, type SignedPasskey } from './device'
import { attempt } from './said'

/** The passkeys of an account: added here; removed by the form, or proven by a passkey without a page in between. */
export function mount(root: HTMLElement): void {
  const form = root.querySelector('form')
  const adding = root.querySelector<HTMLElement>('[data-add]')
  const button = adding?.querySelector('button')
  if (!form || !adding || !button) return
  if (!canUsePasskeys()) {
    root.querySelector('[data-unsupported]')?.removeAttribute('hidden')
    return
  }
  const hasKeys = Number(root.dataset['count'] ?? '0') > 0
  adding.hidden = false
  button.addEventListener('click', () => {
    if (form.reportValidity()) void attempt(button, () => add(form, hasKeys))
  })
  form.addEventListener('submit', (event) => {
    const pressed = event.submitter as HTMLButtonElement | null
    if (pressed?.name !== 'remove' || !hasKeys || value(form, 'proof')) return
    event.preventDefault()
    void attempt(pressed, () => remove(pressed.value))
  })
}

async function add(form: HTMLFormElement, hasKeys: boolean): Promise<boolean> {
  const proof = value(form, 'proof')
  const passkey = proof || !hasKeys ? null : await proven()
  if (!proof && hasKeys && !passkey) return false
  const shown = passkey ? { passkey } : { proof }
  const asked = await call<KeyCreation>('POST', '/me/passkey-creations', shown)
  const made = await make(asked)
  if (!made) return false
  await call('POST', '/me/passkeys', { name: value(form, 'name'), ...made })
  location.assign(`${form.action}?done=passkey_added`)
  return true
}

async function remove(id: string): Promise<boolean> {
  const passkey = await proven()
  if (!passkey) return false
  await call('POST', `/me/passkeys/${id}/removal`, { passkey })
  location.assign(`${location.pathname}?done=passkey_removed`)
  return true
}

async function proven(): Promise<SignedPasskey | null> {
  return await sign(await call<KeyRequest>('POST', '/me/passkey-challenges'))
}

function value(form: HTMLFormElement, name: string): string {
  return (form.elements.namedItem(name) as HTMLInputElement | null)?.value.trim() ?? ''
}
