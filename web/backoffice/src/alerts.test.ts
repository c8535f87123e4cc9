import { expect, it } from 'vitest'
import { ALERT_NAMES, screenOf, type Alert, type AlertKind } from './alerts'

function alert(kind: AlertKind): Alert {
  return { id: '1', kind, title: '', text: '', subject: 'Z1', raised_at: '', is_read: false }
}

it('leads to the screen of what an alert is about', () => {
  expect(screenOf(alert('ORDER_PAID'))).toEqual({ name: 'order', params: { number: 'Z1' } })
  expect(screenOf(alert('STOCK_LOW'))).toEqual({ name: 'stock' })
  expect(screenOf(alert('CASE_OPENED'))).toEqual({ name: 'after-sale', params: { number: 'Z1' } })
})

it('names every kind', () => {
  expect(Object.values(ALERT_NAMES).filter((name) => !name)).toEqual([])
})
