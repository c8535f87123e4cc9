import { afterEach, describe, expect, it, vi, type Mock } from 'vitest'
import { openCashier, readFields } from './bridge'

const FIELDS = { appId: 'wx1', package: 'prepay_id=wx2' }

type Invoke = NonNullable<Window['WeixinJSBridge']>['invoke']

function invoking(word: string): Mock<Invoke> {
  return vi.fn<Invoke>((_name, _fields, done) => {
    done({ err_msg: word })
  })
}

describe('bridge', () => {
  afterEach(() => {
    delete window.WeixinJSBridge
  })

  it.each([
    ['get_brand_wcpay_request:ok', true],
    ['get_brand_wcpay_request:cancel', false],
    ['get_brand_wcpay_request:fail', false],
  ])('opens the cashier with the fields of the page and tells how %s looks', (word, seemsPaid) => {
    const invoke = invoking(word)
    window.WeixinJSBridge = { invoke }
    const closed = vi.fn()

    openCashier(FIELDS, closed)

    expect(invoke).toHaveBeenCalledWith('getBrandWCPayRequest', FIELDS, expect.any(Function))
    expect(closed).toHaveBeenCalledWith(seemsPaid)
  })

  it('waits until WeChat has put its bridge into the page, and opens once', () => {
    const invoke = invoking('get_brand_wcpay_request:ok')
    const closed = vi.fn()

    openCashier(FIELDS, closed)
    window.WeixinJSBridge = { invoke }
    document.dispatchEvent(new Event('WeixinJSBridgeReady'))
    document.dispatchEvent(new Event('WeixinJSBridgeReady'))

    expect(closed).toHaveBeenCalledTimes(1)
  })

  it('reads the fields of the page, if there are any', () => {
    expect(readFields('{"appId":"wx1"}')).toEqual({ appId: 'wx1' })
    expect(readFields(undefined)).toBeNull()
  })
})
