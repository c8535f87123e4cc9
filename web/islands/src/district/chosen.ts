/** The district that goods are sent to. Its code is a cookie that the pages without a script read and write too. */
const COOKIE = 'zhida_district'
const KEPT_SECONDS = 180 * 24 * 3600
const NAMES = 'zhida.district.name'

export interface District {
  code: string
  name: string
}

/** The chosen district's code; '' before one was chosen. */
export function chosenCode(): string {
  return /(?:^|; )zhida_district=(\d{6})(?:;|$)/.exec(document.cookie)?.[1] ?? ''
}

/** Its name with the names above it; '' while nobody told it. */
export function chosenName(): string {
  const [code, name] = (localStorage.getItem(NAMES) ?? '').split(' ')
  return code === chosenCode() ? (name ?? '') : ''
}

/** Keep a choice and tell everything on the page that speaks of it. */
export function choose(district: District): void {
  const secure = location.protocol === 'https:' ? '; secure' : ''
  document.cookie = `${COOKIE}=${district.code}; path=/; max-age=${KEPT_SECONDS}; samesite=lax${secure}`
  learn(district)
  document.dispatchEvent(new CustomEvent('zhida:district'))
}

/** Show a district's name where the page speaks of the chosen one. */
export function learn(district: District): void {
  if (district.name) localStorage.setItem(NAMES, `${district.code} ${district.name}`)
  for (const place of document.querySelectorAll<HTMLElement>('[data-district-name]')) {
    place.textContent = place.dataset['districtName'] === 'short' ? short(district.name) : district.name
  }
}

/** 广东省深圳市南山区 -> 南山区. */
function short(name: string): string {
  return name.replace(/^.*(?:自治州|地区|市|盟)(?=.)/, '')
}
