/** Sending a form: busy while it is under way, refusals next to their field, the rest as one sentence. */

import { ref, shallowRef, type Ref } from 'vue'
import { Refused, type Problem } from '@zhida/shared/api'
import { t } from '../texts'

export interface Submitting {
  isBusy: Ref<boolean>
  problem: Ref<Problem | null>
  failure: Ref<string>
  of: (...fields: string[]) => string
  run: <T>(act: () => Promise<T>) => Promise<T | undefined>
  clear: () => void
}

export function sentenceOf(error: unknown): string {
  if (error instanceof Refused) {
    return error.problem.detail || t('操作未能完成。')
  }
  if (error instanceof TypeError) {
    return t('网络连接失败，请稍后重试。')
  }
  throw error
}

/** Make the state of one form. `of("price")` is what the API said about that field, or nothing. */
export function useSubmitting(): Submitting {
  const isBusy = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const failure = ref('')

  function clear(): void {
    problem.value = null
    failure.value = ''
  }

  async function run<T>(act: () => Promise<T>): Promise<T | undefined> {
    if (isBusy.value) {
      return undefined
    }
    isBusy.value = true
    clear()
    try {
      return await act()
    } catch (error) {
      failure.value = sentenceOf(error)
      problem.value = error instanceof Refused ? error.problem : null
      return undefined
    } finally {
      isBusy.value = false
    }
  }

  const of = (...fields: string[]): string => {
    const said = problem.value?.fields ?? {}
    const name = fields.find((field) => said[field])
    return name ? (said[name] ?? '') : ''
  }
  return { isBusy, problem, failure, of, run, clear }
}
