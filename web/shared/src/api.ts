/** The one way pages talk to the shop's own API. Nothing here knows a price or a rule. */

export interface Problem {
  status: number
  code: string
  detail: string
  fields?: Record<string, string>
  [more: string]: unknown
}

/** A refusal in the shopper's language, ready to be shown next to its cause. */
export class Refused extends Error {
  readonly problem: Problem
  readonly retryAfterSeconds: number

  constructor(problem: Problem, retryAfterSeconds = 0) {
    super(problem.detail)
    this.name = 'Refused'
    this.problem = problem
    this.retryAfterSeconds = retryAfterSeconds
  }
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** Call the shopper API. Throws Refused for a refusal and TypeError when the network fails. */
export async function call<T>(
  method: Method,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const response = await fetch(`/api/shop/v1${path}`, {
    method,
    credentials: 'same-origin',
    headers: headers(body !== undefined),
    ...(signal ? { signal } : {}),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) {
    throw await refusal(response)
  }
  return (response.status === 204 ? undefined : await response.json()) as T
}

/** Tell the shopper API something nobody waits for; it arrives even when the page is left at once. */
export function tell(path: string, body: unknown): void {
  const sent = fetch(`/api/shop/v1${path}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: headers(true),
    body: JSON.stringify(body),
    keepalive: true,
  })
  sent.catch(() => undefined)
}

function headers(hasBody: boolean): Record<string, string> {
  const token = csrfToken()
  return {
    Accept: 'application/json',
    'Accept-Language': document.documentElement.lang || 'zh-CN',
    ...(hasBody ? { 'Content-Type': 'application/json' } : {}),
    ...(token ? { 'X-CSRFToken': token } : {}),
  }
}

/** The token that older browsers need; newer ones vouch for the page themselves. */
export function csrfToken(): string {
  return /(?:^|;\s*)(?:__Host-)?zhida_csrf=([^;]+)/.exec(document.cookie)?.[1] ?? ''
}

async function refusal(response: Response): Promise<Refused> {
  const wait = Number(response.headers.get('Retry-After') ?? '0')
  const text = await response.text()
  try {
    return new Refused(JSON.parse(text) as Problem, wait)
  } catch {
    return new Refused({ status: response.status, code: 'unreadable', detail: '' }, wait)
  }
}
