import { Refused } from '@zhida/shared/api'
import { toast } from '../page/toast'
import { t } from '../texts'

/** Run what a button asks for; the button is off meanwhile, and what went wrong is said. */
export async function attempt(button: HTMLButtonElement, act: () => Promise<boolean>): Promise<void> {
  button.disabled = true
  try {
    if (!(await act())) toast(t('没有完成，请重试。'))
  } catch (error) {
    toast(reason(error))
  } finally {
    button.disabled = false
  }
}

function reason(error: unknown): string {
  if (error instanceof Refused && error.message) return error.message
  if (error instanceof DOMException) {
    return error.name === 'InvalidStateError'
      ? t('这台设备已经添加过通行密钥。')
      : t('这台设备不能使用通行密钥。')
  }
  return t('网络不通，请稍后再试。')
}
