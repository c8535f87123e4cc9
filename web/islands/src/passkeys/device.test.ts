import { afterEach, describe, expect, it, vi } from 'vitest'
import { canUsePasskeys, sign, toBytes, toText } from './device'
import { mount } from './login'

const ASKED = { challenge: 'AQID', rp_id: 'shop.example', allowed: [] }

describe('passkeys', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    document.body.replaceChildren()
  })

  it('writes bytes as the shop reads them, and back', () => {
    const bytes = Uint8Array.from([0, 251, 255, 62, 63])

    expect(toText(bytes.buffer)).toBe('APv_Pj8')
    expect([...toBytes('APv_Pj8')]).toEqual([...bytes])
  })

  it('takes a refusal at the device for an answer, and nothing else', async () => {
    const get = vi.fn()
    vi.stubGlobal('navigator', { credentials: { get } })
    get.mockRejectedValueOnce(new DOMException('', 'NotAllowedError'))
    get.mockRejectedValueOnce(new DOMException('', 'SecurityError'))

    expect(await sign(ASKED)).toBeNull()
    await expect(sign(ASKED)).rejects.toThrow(DOMException)
  })

  it('says so where the browser has no passkeys', () => {
    const root = document.createElement('div')
    root.hidden = true
    root.append(document.createElement('button'))
    document.body.append(root)
    vi.stubGlobal('isSecureContext', false)

    mount(root)
    root.querySelector('button')?.click()

    expect(canUsePasskeys()).toBe(false)
    expect([root.hidden, document.querySelector('.toast')?.textContent]).toEqual([
      false,
      '此浏览器不支持通行密钥，请用验证码登录。',
    ])
  })
})
