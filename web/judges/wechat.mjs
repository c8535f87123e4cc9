// Judges our WeChat Pay signatures and seals with wechatpay-axios-plugin. Each line of stdin is a question in
// JSON, each line of stdout its answer.
import { createInterface } from 'node:readline'
import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin'

const { AesGcm } = Aes

const publicKey = (pem) => Rsa.from(pem, Rsa.KEY_TYPE_PUBLIC)
const privateKey = (pem) => Rsa.from(pem, Rsa.KEY_TYPE_PRIVATE)

const answers = {
  // Does this Authorization header sign this very request?
  request({ public_key, method, target, body, authorization }) {
    const said = Object.fromEntries(
      [...authorization.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    )
    const signed = Formatter.request(method, target, said.timestamp, said.nonce_str, body)
    const again = Formatter.authorization(
      said.mchid,
      said.nonce_str,
      said.signature,
      said.timestamp,
      said.serial_no,
    )
    const fields = (header) => header.split(/[ ,]/).sort().join()
    return (
      fields(again) === fields(authorization) && Rsa.verify(signed, said.signature, publicKey(public_key))
    )
  },

  // Do these fields open the cashier inside WeChat?
  pay_sign({ public_key, fields }) {
    const signed = Formatter.joinedByLineFeed(fields.appId, fields.timeStamp, fields.nonceStr, fields.package)
    return fields.signType === 'RSA' && Rsa.verify(signed, fields.paySign, publicKey(public_key))
  },

  // Is this answer or notification signed by the platform?
  answer({ public_key, timestamp, nonce, body, signature }) {
    return Rsa.verify(Formatter.response(timestamp, nonce, body), signature, publicKey(public_key))
  },

  // A notification as the platform would send it.
  notification({ private_key, serial, timestamp, nonce, key, seal_nonce, associated_data, told, envelope }) {
    const ciphertext = AesGcm.encrypt(told, key, seal_nonce, associated_data)
    const resource = { algorithm: 'AEAD_AES_256_GCM', ciphertext, associated_data, nonce: seal_nonce }
    const body = JSON.stringify({ ...envelope, resource })
    return {
      body,
      headers: {
        'wechatpay-timestamp': timestamp,
        'wechatpay-nonce': nonce,
        'wechatpay-serial': serial,
        'wechatpay-signature': Rsa.sign(Formatter.response(timestamp, nonce, body), privateKey(private_key)),
      },
    }
  },

  // What a notification tells, or null when its seal is broken.
  unseal({ key, ciphertext, nonce, associated_data }) {
    try {
      return AesGcm.decrypt(ciphertext, key, nonce, associated_data)
    } catch {
      return null
    }
  },

  // The rows and the totals of a trade bill.
  bill({ content }) {
    return Formatter.castCsvBill(Buffer.from(content, 'base64'))
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const { op, ...facts } = JSON.parse(line)
  process.stdout.write(`${JSON.stringify(answers[op](facts))}\n`)
}
