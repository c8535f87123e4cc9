/** The staff API, typed by its own document: paths, queries, bodies and answers. */

import { csrfToken, Refused, type Problem } from '@zhida/shared/api'
import type { components, paths } from '@zhida/shared/api/schema'

type Whole<P extends string> = `/api/staff/v1${P}`
type Short<P> = P extends Whole<infer Rest> ? Rest : never
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
type Operation<P extends string, M extends Method> =
  Whole<P> extends keyof paths ? (M extends keyof paths[Whole<P>] ? paths[Whole<P>][M] : never) : never
type PathWith<M extends Method> = {
  [P in keyof paths & string]: undefined extends paths[P][M & keyof paths[P]] ? never : Short<P>
}[keyof paths & string]
type AnswerOf<O> = O extends { responses: infer R }
  ? { [S in keyof R]: R[S] extends { content: { 'application/json': infer T } } ? T : never }[keyof R]
  : never
type JsonOf<R> = [R] extends [never]
  ? undefined
  : R extends { content: { 'application/json': infer T } }
    ? T
    : undefined
type BodyOf<O> = O extends { requestBody?: infer R } ? JsonOf<NonNullable<R>> : undefined
type QueryOf<O> = O extends { parameters: { query?: infer Q } } ? Q : undefined

export type Shape<N extends keyof components['schemas']> = components['schemas'][N]

interface Options<O> {
  path?: Record<string, string | number>
  query?: QueryOf<O> | undefined
  body?: BodyOf<O> | FormData | undefined
  key?: string | undefined
}

let onLoggedOut: () => void = () => undefined

/** Say what happens when the session has ended. */
export function whenLoggedOut(act: () => void): void {
  onLoggedOut = act
}

export function get<P extends PathWith<'get'>>(path: P, options: Options<Operation<P, 'get'>> = {}) {
  return send<AnswerOf<Operation<P, 'get'>>>('GET', path, options as Options<unknown>)
}

export function post<P extends PathWith<'post'>>(path: P, options: Options<Operation<P, 'post'>> = {}) {
  return send<AnswerOf<Operation<P, 'post'>>>('POST', path, options as Options<unknown>)
}

export function put<P extends PathWith<'put'>>(path: P, options: Options<Operation<P, 'put'>> = {}) {
  return send<AnswerOf<Operation<P, 'put'>>>('PUT', path, options as Options<unknown>)
}

export function patch<P extends PathWith<'patch'>>(path: P, options: Options<Operation<P, 'patch'>> = {}) {
  return send<AnswerOf<Operation<P, 'patch'>>>('PATCH', path, options as Options<unknown>)
}

export function remove<P extends PathWith<'delete'>>(path: P, options: Options<Operation<P, 'delete'>> = {}) {
  return send<undefined>('DELETE', path, options as Options<unknown>)
}

/** Fill `{name}` in a path and append the query; what is empty or undefined is left out. */
export function address(
  path: string,
  values: Record<string, string | number> = {},
  query: Record<string, unknown> = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent(String(values[name])),
  )
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '' && value !== false) {
      search.set(name, String(value))
    }
  }
  return `/api/staff/v1${filled}${search.size > 0 ? `?${search}` : ''}`
}

async function send<T>(method: string, path: string, options: Options<unknown>): Promise<T> {
  const { body } = options as { body?: unknown }
  const isForm = body instanceof FormData
  const response = await fetch(
    address(path, options.path, options.query as unknown as Record<string, unknown>),
    {
      method,
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        'Accept-Language': document.documentElement.lang,
        'X-CSRFToken': csrfToken(),
        ...(body !== undefined && !isForm ? { 'Content-Type': 'application/json' } : {}),
        ...(options.key ? { 'Idempotency-Key': options.key } : {}),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    },
  )
  if (response.ok) {
    return (response.status === 204 ? undefined : await response.json()) as T
  }
  const refused = await refusal(response)
  if (response.status === 401 && refused.problem.code === 'login_required') {
    onLoggedOut()
  }
  throw refused
}

async function refusal(response: Response): Promise<Refused> {
  const wait = Number(response.headers.get('Retry-After') ?? '0')
  const text = await response.text()
  try {
    return new Refused(JSON.parse(text) as Problem, wait)
  } catch {
    return new Refused(
      { status: response.status, code: 'unreadable', detail: `HTTP ${response.status}` },
      wait,
    )
  }
}
