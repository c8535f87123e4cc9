/** An offer between the API's document and the editor's form; amounts stay whole fen. */

export type OfferKind = 'threshold_cut' | 'every_cut'
export const SCOPE_KEYS = ['categories', 'brands', 'products', 'skus'] as const
export type ScopeKey = (typeof SCOPE_KEYS)[number]

export interface Tier {
  threshold: number | null
  cut: number | null
}

export interface OfferForm {
  kind: OfferKind
  title: string
  group: string
  priority: string
  startsAt: string
  endsAt: string
  tiers: Tier[]
  cap: number | null
  only: Record<ScopeKey, string[]>
  except: Record<ScopeKey, string[]>
}

export function emptyOffer(): OfferForm {
  return {
    kind: 'threshold_cut',
    title: '',
    group: '',
    priority: '0',
    startsAt: '',
    endsAt: '',
    tiers: [{ threshold: null, cut: null }],
    cap: null,
    only: { categories: [], brands: [], products: [], skus: [] },
    except: { categories: [], brands: [], products: [], skus: [] },
  }
}

export function offerFormOf(document: Record<string, unknown>): OfferForm {
  const form = emptyOffer()
  const text = (name: string): string => (typeof document[name] === 'string' ? document[name] : '')
  const scope = (document.scope ?? {}) as Record<string, string[]>
  const kind = document.kind === 'every_cut' ? 'every_cut' : 'threshold_cut'
  return {
    ...form,
    kind,
    title: text('title'),
    group: text('group'),
    priority: String(typeof document.priority === 'number' ? document.priority : 0),
    startsAt: text('starts_at'),
    endsAt: text('ends_at'),
    tiers:
      kind === 'every_cut'
        ? [{ threshold: fenOf(document.threshold), cut: fenOf(document.cut) }]
        : ((document.tiers ?? []) as Tier[]).map((tier) => ({ ...tier })),
    cap: fenOf(document.cap),
    only: Object.fromEntries(SCOPE_KEYS.map((key) => [key, [...(scope[key] ?? [])]])) as OfferForm['only'],
    except: Object.fromEntries(
      SCOPE_KEYS.map((key) => [key, [...(scope[`exclude_${key}`] ?? [])]]),
    ) as OfferForm['except'],
  }
}

/** The changes that make an offer what the form says; null takes a field out. */
export function offerDocumentOf(form: OfferForm): Record<string, unknown> {
  const [first] = form.tiers
  const scope = Object.fromEntries(
    SCOPE_KEYS.flatMap((key) => [
      [key, form.only[key]],
      [`exclude_${key}`, form.except[key]],
    ]).filter(([, values]) => (values as string[]).length > 0),
  )
  return {
    title: form.title.trim() || null,
    group: form.group.trim() || null,
    priority: /^-?\d{1,6}$/.test(form.priority.trim()) ? Number(form.priority) : null,
    starts_at: form.startsAt || null,
    ends_at: form.endsAt || null,
    scope,
    cap: form.cap,
    ...(form.kind === 'every_cut'
      ? { threshold: first?.threshold ?? null, cut: first?.cut ?? null }
      : { tiers: form.tiers.filter((tier) => tier.threshold !== null && tier.cut !== null) }),
  }
}

function fenOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
