// PayPal's webhook rule, written a second time over node:crypto: it judges our signatures and makes others.
//
// Standard input is a JSON object, standard output the answer:
//   {"op": "verify", "headers", "body", "webhookId", "certificate"}            -> {"ok": true or false}
//   {"op": "sign", "id", "time", "body", "webhookId", "key"}                   -> {"signature"}
// Bodies are base64, header names lower-case, keys and certificates PEM.
import { createSign, createVerify, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'

const POLYNOMIAL = 0xedb88320
const TABLE = Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) {
    value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1
  }
  return value >>> 0
})

function checksum(bytes) {
  let rest = 0xffffffff
  for (const byte of bytes) {
    rest = (rest >>> 8) ^ TABLE[(rest ^ byte) & 0xff]
  }
  return (rest ^ 0xffffffff) >>> 0
}

function signedText(id, time, webhookId, body) {
  return [id, time, webhookId, String(checksum(body))].join('|')
}

function verify({ headers, body, webhookId, certificate }) {
  if (headers['paypal-auth-algo'] !== 'SHA256withRSA') {
    return false
  }
  const text = signedText(
    headers['paypal-transmission-id'],
    headers['paypal-transmission-time'],
    webhookId,
    Buffer.from(body, 'base64'),
  )
  const key = new X509Certificate(certificate).publicKey
  return createVerify('RSA-SHA256')
    .update(text, 'utf8')
    .verify(key, headers['paypal-transmission-sig'], 'base64')
}

function sign({ id, time, body, webhookId, key }) {
  const text = signedText(id, time, webhookId, Buffer.from(body, 'base64'))
  return createSign('RSA-SHA256').update(text, 'utf8').sign(key, 'base64')
}

const asked = JSON.parse(readFileSync(0, 'utf8'))
const answer = asked.op === 'sign' ? { signature: sign(asked) } : { ok: verify(asked) }
process.stdout.write(JSON.stringify(answer))
