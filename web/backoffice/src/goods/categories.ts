/** The category tree, which is public, as paths people can choose. */

export interface Category {
  id: number
  names: string[]
}

const BETWEEN = ' > '

export async function loadCategories(): Promise<Category[]> {
  const response = await fetch('/api/shop/v1/categories', { credentials: 'same-origin' })
  return response.ok ? ((await response.json()) as { items: Category[] }).items : []
}

export async function loadCategoryPaths(): Promise<string[]> {
  return (await loadCategories()).map((category) => pathOf(category.names))
}

export function pathOf(names: readonly string[]): string {
  return names.join(BETWEEN)
}

/** Read "手机 > 配件" or "手机/配件" into names. */
export function namesOf(path: string): string[] {
  return path
    .split(/[>/／]/)
    .map((name) => name.trim())
    .filter(Boolean)
}
