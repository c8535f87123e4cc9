/** What is said about a transfer: the bank paid it, with its reference, or did not. */

import { shownYuan } from '@zhida/shared/money'
import { post } from '../api/staff'
import { askReason, askText, attempt } from '../forms/asking'
import { t } from '../texts'
import type { Payout } from './words'

export interface Paying {
  confirm: (payout: Payout) => Promise<void>
  fail: (payout: Payout) => Promise<void>
}

/** `changed` is called after each act, also one that was refused: what is shown may be old. */
export function usePaying(changed: () => void): Paying {
  async function confirm(payout: Payout): Promise<void> {
    const filled = { tail: payout.account_tail, amount: shownYuan(payout.amount.minor) }
    const hint = t('尾号 {tail}，{amount}', filled)
    const reference = await askText(t('登记已付'), hint, t('银行流水号'), t('请填写银行流水号。'))
    if (reference) {
      const asked = { path: { number: payout.number }, body: { bank_reference: reference } }
      await attempt(() => post('/trade-in-payouts/{number}/paid', asked))
      changed()
    }
  }

  async function fail(payout: Payout): Promise<void> {
    const reason = await askReason(t('银行未付成'), t('账户会被删除，并请买家填写另一个。'))
    if (reason) {
      const asked = { path: { number: payout.number }, body: { reason } }
      await attempt(() => post('/trade-in-payouts/{number}/failed', asked))
      changed()
    }
  }

  return { confirm, fail }
}
