/** Sending one decision: a refusal that speaks about a field stands beside it, any other beneath the form. */

import { computed, type ComputedRef, type Ref } from 'vue'
import { post } from '../api/staff'
import { useSubmitting } from '../forms/submitting'
import { fieldOf } from './acts'
import type { Decision } from './words'

export interface Deciding {
  isBusy: Ref<boolean>
  failure: ComputedRef<string>
  said: (field: string, ...names: string[]) => string
  decide: (decision: Partial<Decision> & Pick<Decision, 'decision'>) => Promise<boolean>
}

const NOTHING = {
  reason: '',
  refund: null,
  serials: {},
  parcel: null,
  finding: null,
  units: [],
  warehouse: '',
  quote: null,
  parts: [],
  label: '',
  given_back: '',
}

/** `said("serials")` is what the API refused about that field, by the field's name or by the refusal's code. */
export function useDeciding(number: () => string): Deciding {
  const sending = useSubmitting()
  const place = computed(() => fieldOf(sending.problem.value?.code))
  const failure = computed(() => (place.value === '' ? sending.failure.value : ''))

  function said(field: string, ...names: string[]): string {
    return sending.of(field, ...names) || (place.value === field ? sending.failure.value : '')
  }

  async function decide(decision: Partial<Decision> & Pick<Decision, 'decision'>): Promise<boolean> {
    const decided = await sending.run(() =>
      post('/after-sales/{number}/decisions', {
        path: { number: number() },
        body: { ...NOTHING, ...decision },
      }),
    )
    return decided !== undefined
  }

  return { isBusy: sending.isBusy, failure, said, decide }
}
