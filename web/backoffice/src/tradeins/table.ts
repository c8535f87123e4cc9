/** The price table as it is edited: rows of text that become CSV, and what differs from what is published. */

import { parseYuan, yuanText } from '@zhida/shared/money'
import type { Shape } from '../api/staff'
import type { Question } from './words'

export interface ModelRow {
  code: string
  brand: string
  model: string
  capacity: string
  base: number | null
}

export interface Difference {
  added: number
  changed: number
  removed: number
}

const COLUMNS = ['code', 'brand', 'model', 'capacity', 'base_price'] as const

export function rowsOf(models: readonly Shape<'OldModelOut'>[]): ModelRow[] {
  return models.map(({ code, brand, model, capacity, base }) => ({
    code,
    brand,
    model,
    capacity,
    base: base.minor,
  }))
}

/** Write rows as the API reads them: one line each under the names of the columns. */
export function csvOf(rows: readonly ModelRow[]): string {
  const lines = rows.map((row) => {
    const price = row.base === null ? '' : yuanText(row.base)
    return [row.code, row.brand, row.model, row.capacity, price].map(cell).join(',')
  })
  return [COLUMNS.join(','), ...lines, ''].join('\n')
}

/** Read a file that was downloaded and edited; null when its first line is not ours. */
export function rowsFromCsv(text: string): ModelRow[] | null {
  const [head, ...lines] = records(text.replace(/^\uFEFF/, ''))
  if (`${head}` !== `${COLUMNS}`) {
    return null
  }
  return lines.map(([code = '', brand = '', model = '', capacity = '', price = '']) => ({
    code: code.trim(),
    brand: brand.trim(),
    model: model.trim(),
    capacity: capacity.trim(),
    base: parseYuan(price),
  }))
}

export function difference(before: readonly ModelRow[], after: readonly ModelRow[]): Difference {
  const known = new Map(before.map((row) => [row.code, csvOf([row])]))
  const kept = new Set(after.map((row) => row.code))
  const isNew = (row: ModelRow): boolean => !known.has(row.code)
  return {
    added: after.filter(isNew).length,
    changed: after.filter((row) => !isNew(row) && known.get(row.code) !== csvOf([row])).length,
    removed: before.filter((row) => !kept.has(row.code)).length,
  }
}

/** Codes that stand twice, or are empty: the API would refuse them by line. */
export function wrongRows(rows: readonly ModelRow[]): number[] {
  const seen = new Map<string, number>()
  for (const row of rows) {
    seen.set(row.code, (seen.get(row.code) ?? 0) + 1)
  }
  return rows.flatMap((row, at) =>
    row.code && row.brand && row.model && row.base && seen.get(row.code) === 1 ? [] : [at],
  )
}

export function copyOf(questions: readonly Question[]): Question[] {
  return questions.map((question) => ({
    ...question,
    grades: question.grades.map((grade) => ({ ...grade })),
  }))
}

function cell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function records(text: string): string[][] {
  const found: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
    if (end !== ',') {
      if (row.some((one) => one !== '')) {
        found.push(row)
      }
      row = []
    }
  }
  return found
}
