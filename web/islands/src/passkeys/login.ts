import { call } from '@zhida/shared/api'
import { toast } from '../page/toast'
import { t } from '../texts'
import { canUsePasskeys, sign, type KeyRequest } from './device'
import { attempt } from './said'

/** Logging in without a number: the device says who it is. */
export function mount(root: HTMLElement): void {
  const button = root.querySelector('button')
  if (!button) return
  root.hidden = false
  button.addEventListener('click', () => {
    if (!canUsePasskeys()) toast(t('此浏览器不支持通行密钥，请用验证码登录。'))
    else void attempt(button, () => logIn(root.dataset['next'] ?? '/'))
  })
}

async function logIn(next: string): Promise<boolean> {
  const answer = await sign(await call<KeyRequest>('POST', '/auth/passkey-challenges'))
  if (!answer) return false
  await call('POST', '/auth/passkey-sessions', answer)
  location.assign(next)
  return true
}
