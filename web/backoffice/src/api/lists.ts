/** A list that grows page by page, with what a screen needs to say about it. */

import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { sentenceOf } from '../forms/submitting'

interface Page<T> {
  items: T[]
  next?: string | null
}

export interface List<T> {
  items: ShallowRef<T[]>
  next: Ref<string | null>
  isLoading: Ref<boolean>
  failure: Ref<string>
  load: () => Promise<void>
  more: () => Promise<void>
}

/** Read pages through `read`; a later load makes an earlier answer that comes late count for nothing. */
export function useList<T>(read: (cursor: string | undefined) => Promise<Page<T>>): List<T> {
  const items = shallowRef<T[]>([])
  const next = ref<string | null>(null)
  const isLoading = ref(true)
  const failure = ref('')
  let turn = 0

  async function fetchPage(cursor: string | undefined, kept: T[]): Promise<void> {
    turn += 1
    const mine = turn
    isLoading.value = true
    failure.value = ''
    try {
      const page = await read(cursor)
      if (mine === turn) {
        items.value = [...kept, ...page.items]
        next.value = page.next ?? null
      }
    } catch (error) {
      if (mine === turn) {
        failure.value = sentenceOf(error)
      }
    } finally {
      if (mine === turn) {
        isLoading.value = false
      }
    }
  }

  return {
    items,
    next,
    isLoading,
    failure,
    load: () => fetchPage(undefined, []),
    more: () => fetchPage(next.value ?? undefined, items.value),
  }
}
