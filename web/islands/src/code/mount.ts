import { call, Refused } from '@zhida/shared/api'
import { toast } from '../page/toast'
import { t } from '../texts'

const PAUSE_SECONDS = 60

/** Sends the code without leaving the page, and counts down until the next may be asked for. */
export function mount(root: HTMLElement): void {
  const button = root.querySelector<HTMLButtonElement>('[data-send]')
  const phone = root.closest('form')?.querySelector<HTMLInputElement>('[name="phone"]')
  const code = root.querySelector<HTMLInputElement>('[name="code"]')
  if (!button || !phone || !code) return
  const waiting = Number(root.dataset['wait'] ?? '0')
  if (waiting > 0) countDown(button, waiting)
  button.addEventListener('click', (event) => {
    event.preventDefault()
    if (!phone.reportValidity()) return
    void send(button, phone, code)
  })
}

async function send(
  button: HTMLButtonElement,
  phone: HTMLInputElement,
  code: HTMLInputElement,
): Promise<void> {
  button.disabled = true
  try {
    await call('POST', '/auth/codes', { phone: phone.value })
    for (const field of [phone, code]) forgetError(field)
    toast(t('验证码已发送。'))
    code.focus()
    countDown(button, PAUSE_SECONDS)
  } catch (error) {
    button.disabled = false
    const refused = error instanceof Refused ? error : null
    toast(refused?.message ? refused.message : t('网络不通，请稍后再试。'))
    if (refused && refused.retryAfterSeconds > 0) countDown(button, refused.retryAfterSeconds)
  }
}

/** What was wrong with the number or the last code is over once a new code is on its way. */
function forgetError(field: HTMLInputElement): void {
  field.removeAttribute('aria-invalid')
  field.closest('.field')?.querySelector('.field-error')?.remove()
}

export function countDown(button: HTMLButtonElement, seconds: number): void {
  const ends = Date.now() + seconds * 1000
  button.disabled = true
  const tick = (): void => {
    const left = Math.ceil((ends - Date.now()) / 1000)
    button.textContent = left > 0 ? t('{seconds} 秒后重新获取', { seconds: left }) : t('重新获取')
    if (left > 0) return
    clearInterval(timer)
    button.disabled = false
  }
  const timer = setInterval(tick, 1000)
  tick()
}
