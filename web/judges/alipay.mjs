// Judges our Alipay signatures with Alipay's own SDK. Reads a JSON list of questions from stdin and writes
// the list of answers to stdout.
import { createSign } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { AlipaySdk } from 'alipay-sdk'

// The SDK wants a private key even where it only verifies.
const NOBODY = 'unused'

const answers = {
  // Is this the signature of these parameters, taken as they are?
  check({ public_key, params, sign }) {
    const sdk = new AlipaySdk({ appId: NOBODY, privateKey: NOBODY, alipayPublicKey: public_key })
    return sdk.notifyRSACheck(params, sign, 'RSA2', true)
  },

  // Does the SDK take this reply of the gateway?
  check_reply({ public_key, body, node, sign }) {
    const sdk = new AlipaySdk({ appId: NOBODY, privateKey: NOBODY, alipayPublicKey: public_key })
    try {
      sdk.checkResponseSign(body, node, sign, '')
      return true
    } catch {
      return false
    }
  },

  // A call as the SDK would send it, URL-encoded.
  request({ app_id, private_key, method, biz_content }) {
    const sdk = new AlipaySdk({ appId: app_id, privateKey: private_key, keyType: 'PKCS8' })
    return sdk.sdkExecute(method, { bizContent: biz_content })
  },

  // A notification, URL-encoded: sign and sign_type are not signed, empty fields are.
  notification({ private_key, params }) {
    const names = Object.keys(params).sort()
    const content = names.map((name) => `${name}=${params[name]}`).join('&')
    const sign = createSign('RSA-SHA256').update(content, 'utf8').sign(private_key, 'base64')
    return new URLSearchParams({ ...params, sign_type: 'RSA2', sign }).toString()
  },

  // The serial numbers that the SDK sends in certificate mode.
  serials({ app_cert, alipay_cert, root_cert }) {
    const { config } = new AlipaySdk({
      appId: NOBODY,
      privateKey: NOBODY,
      appCertContent: app_cert,
      alipayPublicCertContent: alipay_cert,
      alipayRootCertContent: root_cert,
    })
    return [config.appCertSn, config.alipayCertSn, config.alipayRootCertSn]
  },
}

const questions = JSON.parse(await text(process.stdin))
process.stdout.write(JSON.stringify(questions.map(({ op, ...facts }) => answers[op](facts))))
