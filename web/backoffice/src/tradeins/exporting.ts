/** The list for the bank comes as a file with accounts in clear: it goes straight to disk, never on a screen. */

import { csrfToken, Refused, type Problem } from '@zhida/shared/api'
import { address } from '../api/staff'

/** Take what waits to be paid, or the rows of a batch once more; the answer is saved as a file. */
export async function savePayoutList(batch: string): Promise<void> {
  const response = await fetch(address('/trade-in-payouts/exports'), {
    method: 'POST',
    credentials: 'same-origin',
    headers: {
      'Accept-Language': document.documentElement.lang,
      'Content-Type': 'application/json',
      'X-CSRFToken': csrfToken(),
    },
    body: JSON.stringify({ batch }),
  })
  if (!response.ok) {
    throw new Refused((await response.json()) as Problem, 0)
  }
  const named = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')
  saveFile(await response.blob(), named?.[1] ?? 'payouts.csv')
}

/** Hand a file to whoever sits here. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => {
    URL.revokeObjectURL(link.href)
  }, 0)
}
