import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { tellCards } from './cards'

function card(number: string): string {
  return `<li class="good" data-number="${number}"><span class="thing"></span></li>`
}

function answer(...items: [string, string, string | null][]): Response {
  const told = items.map(([number, available, speed]) => ({ number, available, speed }))
  const body = { region: '440305', region_name: '广东省深圳市南山区', items: told, next: null }
  return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
}

function labels(): string[] {
  return [...document.querySelectorAll('.good')].map(
    (it) => it.querySelector('.good-district')?.textContent ?? '',
  )
}

beforeEach(() => {
  document.cookie = 'zhida_district=440305'
})

afterEach(() => {
  document.cookie = 'zhida_district=; max-age=0'
  vi.unstubAllGlobals()
})

it('asks once for all cards of a page and labels them', async () => {
  document.body.innerHTML = `<b data-district-name="short"></b>${card('G1')}${card('G2')}${card('G3')}${card('G1')}`
  const asked = vi.fn<(url: string) => Promise<Response>>(() =>
    Promise.resolve(answer(['G1', 'in', 'NEXT_DAY'], ['G2', 'out', null], ['G3', 'low', 'LATER'])),
  )
  vi.stubGlobal('fetch', asked)

  await tellCards()

  expect(labels()).toEqual(['次日达', '本地区无货', '', '次日达'])
  expect(document.querySelector('b')?.textContent).toBe('南山区')
  expect(asked.mock.calls.map(([url]) => url)).toEqual([
    '/api/shop/v1/availability/products?region=440305&numbers=G1,G2,G3',
  ])
})

it('asks for the cards that came later alone', async () => {
  document.body.innerHTML = card('G1')
  const asked = vi.fn<(url: string) => Promise<Response>>(() =>
    Promise.resolve(answer(['G1', 'in', 'SAME_DAY'], ['G4', 'out', null])),
  )
  vi.stubGlobal('fetch', asked)
  await tellCards()
  document.body.insertAdjacentHTML('beforeend', card('G4'))

  await tellCards()

  expect(labels()).toEqual(['当日达', '本地区无货'])
  expect(asked.mock.calls.map(([url]) => url.split('numbers=')[1])).toEqual(['G1', 'G4'])
})

it('says nothing before a district was chosen', async () => {
  document.cookie = 'zhida_district=; max-age=0'
  document.body.innerHTML = card('G1')
  const asked = vi.fn()
  vi.stubGlobal('fetch', asked)

  await tellCards()

  expect(asked).not.toHaveBeenCalled()
  expect(labels()).toEqual([''])
})
