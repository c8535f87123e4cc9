import { regionsUnder, type Region } from '../delivery/regions'
import { t } from '../texts'

const LEVELS = ['province', 'city', 'district', 'street'] as const

/**
 * Turn the four text fields of an address into lists, each narrowing the next. What stood in a field stays
 * chosen; a name that the lists do not know leaves its field a text field, so nothing typed is ever lost.
 */
export class Cascade {
  private readonly selects: HTMLSelectElement[] = []

  constructor(private readonly root: HTMLElement) {}

  async start(): Promise<void> {
    await this.open(0, '', this.wanted())
  }

  /** Choose by names, as a pasted line gives them. */
  async choose(names: readonly string[]): Promise<void> {
    await this.open(0, '', names)
  }

  private wanted(): string[] {
    return LEVELS.map((name) => this.field(name)?.value ?? '')
  }

  private field(name: string): HTMLInputElement | HTMLSelectElement | null {
    return this.root.querySelector(`[name="${name}"]`)
  }

  private async open(level: number, parent: string, names: readonly string[]): Promise<void> {
    const regions = await regionsUnder(parent)
    const select = this.select(level, regions)
    if (!select) return
    const chosen = regions.find((region) => isSame(region.name, names[level] ?? ''))
    select.value = chosen?.name ?? ''
    this.clearBelow(level)
    if (chosen?.has_children && level + 1 < LEVELS.length) await this.open(level + 1, chosen.code, names)
  }

  private select(level: number, regions: Region[]): HTMLSelectElement | null {
    const name = LEVELS[level]
    const field = name ? this.field(name) : null
    if (!field || !name) return null
    const select = this.selects[level] ?? document.createElement('select')
    if (!this.selects[level]) {
      select.className = 'input'
      select.name = name
      select.id = field.id
      select.required = (field as HTMLInputElement).required
      const described = field.getAttribute('aria-describedby')
      if (described) select.setAttribute('aria-describedby', described)
      select.addEventListener('change', () => void this.follow(level))
      field.replaceWith(select)
      this.selects[level] = select
    }
    select.disabled = false
    select.replaceChildren(
      option('', t('请选择'), ''),
      ...regions.map((it) => option(it.name, it.name, it.code)),
    )
    return select
  }

  private async follow(level: number): Promise<void> {
    const chosen = this.selects[level]?.selectedOptions[0]
    this.clearBelow(level)
    const code = chosen?.dataset['code']
    if (code && level + 1 < LEVELS.length) await this.open(level + 1, code, [])
  }

  private clearBelow(level: number): void {
    for (const below of this.selects.slice(level + 1)) {
      below.replaceChildren(option('', t('请选择'), ''))
      below.disabled = !below.required
    }
  }
}

/** 北京 and 北京市 are one place; so are the names with and without their tail. */
export function isSame(full: string, typed: string): boolean {
  return typed !== '' && (full === typed || full.startsWith(typed) || typed.startsWith(full))
}

function option(value: string, text: string, code: string): HTMLOptionElement {
  const made = document.createElement('option')
  made.value = value
  made.textContent = text
  made.dataset['code'] = code
  return made
}
