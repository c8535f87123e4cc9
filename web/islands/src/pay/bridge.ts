/** The fields of WeChat's getBrandWCPayRequest, signed by the server when the page was made. */
export type PayFields = Record<string, string>

interface WeixinBridge {
  invoke(name: 'getBrandWCPayRequest', fields: PayFields, done: (said: { err_msg?: string }) => void): void
}

declare global {
  interface Window {
    WeixinJSBridge?: WeixinBridge
  }
}

/**
 * Open WeChat's cashier, as soon as WeChat has put its bridge into the page. `closed` is called when the cashier
 * has closed; what WeChat says then is a hint to go and ask the server, never a fact.
 */
export function openCashier(fields: PayFields, closed: (seemsPaid: boolean) => void): void {
  const bridge = window.WeixinJSBridge
  if (!bridge) {
    document.addEventListener(
      'WeixinJSBridgeReady',
      () => {
        openCashier(fields, closed)
      },
      { once: true },
    )
    return
  }
  bridge.invoke('getBrandWCPayRequest', fields, (said) => {
    closed(said.err_msg === 'get_brand_wcpay_request:ok')
  })
}

/** Read the fields from the page; null when there is nothing to open. */
export function readFields(text: string | undefined): PayFields | null {
  return text ? (JSON.parse(text) as PayFields) : null
}
