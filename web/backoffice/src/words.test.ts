import { expect, it } from 'vitest'
import { channelName, isGoing, orderWord } from './words'

it('says of a fetched order that it was fetched, not sent', () => {
  expect(orderWord({ status: 'paid' }).name).toBe('待发货')
  expect(orderWord({ status: 'paid', pickup_point: { name: '青岚' } }).name).toBe('待备货')
  expect(orderWord({ status: 'shipped', pickup_point: { name: '青岚' } }).name).toBe('已取货')
  expect(orderWord({ status: 'packing', pickup_point: { name: '青岚' } }).name).toBe('备货中')
})

it('names a channel by its kind, an account by its own name', () => {
  expect(channelName('simulator')).toBe('演练支付')
  expect(channelName('alipay-shanghai')).toBe('alipay-shanghai')
})

it('knows what money is on its way', () => {
  expect(['requested', 'processing', 'succeeded', undefined].map(isGoing)).toEqual([true, true, false, false])
})
