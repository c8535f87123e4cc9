/** Short questions before an act: a reason, or a plain yes. */

import { ElMessage, ElMessageBox } from 'element-plus'
import { t } from '../texts'
import { sentenceOf } from './submitting'

/** Ask for a reason of at least one character; null when the person turns back. */
export function askReason(title: string, hint = ''): Promise<string | null> {
  return askText(title, hint, t('原因'), t('请填写原因。'))
}

/** Ask for one line of text, which must not be empty; null when the person turns back. */
export async function askText(
  title: string,
  hint: string,
  placeholder: string,
  missing: string,
): Promise<string | null> {
  try {
    const answer = await ElMessageBox.prompt(hint, title, {
      confirmButtonText: t('确定'),
      cancelButtonText: t('取消'),
      inputPlaceholder: placeholder,
      inputValidator: (text: string) => (text?.trim() ? true : missing),
    })
    return answer.value.trim()
  } catch {
    return null
  }
}

export async function askYes(sentence: string, title = t('请确认')): Promise<boolean> {
  try {
    await ElMessageBox.confirm(sentence, title, {
      confirmButtonText: t('确定'),
      cancelButtonText: t('取消'),
    })
    return true
  } catch {
    return false
  }
}

/** Do one act and say how it went. */
export async function attempt(act: () => Promise<unknown>, done = t('已保存')): Promise<boolean> {
  try {
    await act()
    ElMessage.success(done)
    return true
  } catch (error) {
    ElMessage.error(sentenceOf(error))
    return false
  }
}
