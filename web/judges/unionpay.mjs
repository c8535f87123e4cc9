// UnionPay's rule of signing, version 5.1.0 with RSA, written once more over node:crypto to judge ours.
//
//   node unionpay.mjs verify < {"fields": {...}, "certificate": PEM}           -> {"ok": true | false, "why"}
//   node unionpay.mjs sign   < {"fields": {...}, "certificate": PEM, "key": PEM} -> {"fields": {...}, "answer", "form"}
//   node unionpay.mjs prove  < {"fields": {...}, "root", "middle", "owner", "merchant", "now"} -> {"ok", "why"}
//
// It shares nothing with the shop or the practice gateway.
import { createHash, createPrivateKey, sign, verify, X509Certificate } from 'node:crypto'

const VERSION = '5.1.0'
const RSA = '01'

function signedText(fields) {
  return Object.keys(fields)
    .filter((name) => name !== 'signature' && fields[name] !== '')
    .sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    .map((name) => `${name}=${fields[name]}`)
    .join('&')
}

function hexDigest(fields) {
  return Buffer.from(createHash('sha256').update(signedText(fields), 'utf8').digest('hex'), 'ascii')
}

function isSigned(fields, publicKey) {
  const signature = Buffer.from(fields.signature ?? '', 'base64')
  return verify('RSA-SHA256', hexDigest(fields), publicKey, signature)
}

function judgeRequest({ fields, certificate }) {
  const merchant = new X509Certificate(certificate)
  if (fields.version !== VERSION) return 'version'
  if (fields.signMethod !== RSA) return 'signMethod'
  if (fields.certId !== BigInt(`0x${merchant.serialNumber}`).toString(10)) return 'certId'
  if (Object.values(fields).includes('')) return 'an empty field'
  if (!/^[0-9A-Za-z]{8,40}$/.test(fields.orderId ?? '00000000')) return 'orderId'
  if (!/^[0-9]{14}$/.test(fields.txnTime ?? '')) return 'txnTime'
  return isSigned(fields, merchant.publicKey) ? '' : 'signature'
}

function judgeAnswer({ fields, root, middle, owner, merchant, now }) {
  const [leaf, issuer, anchor] = [fields.signPubKeyCert, middle, root].map((pem) => new X509Certificate(pem))
  const instant = new Date(now)
  if (fields.version !== VERSION || fields.signMethod !== RSA) return 'version'
  if (
    [leaf, issuer, anchor].some((one) => instant < new Date(one.validFrom) || instant > new Date(one.validTo))
  )
    return 'time'
  if (!issuer.ca || !leaf.checkIssued(issuer) || !leaf.verify(issuer.publicKey)) return 'chain'
  if (!anchor.ca || !issuer.checkIssued(anchor) || !issuer.verify(anchor.publicKey)) return 'chain'
  const name = leaf.subject.split('\n').find((line) => line.startsWith('CN=')) ?? ''
  if (name.slice(3).split('@')[2] !== owner) return 'owner'
  if (!isSigned(fields, leaf.publicKey)) return 'signature'
  return fields.merId === merchant ? '' : 'merId'
}

function signAnswer({ fields, certificate, key }) {
  const told = {
    ...fields,
    version: VERSION,
    signMethod: RSA,
    encoding: 'UTF-8',
    signPubKeyCert: certificate,
  }
  const signature = sign('RSA-SHA256', hexDigest(told), createPrivateKey(key)).toString('base64')
  const whole = { ...told, signature }
  const answer = Object.entries(whole)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  return { fields: whole, answer, form: new URLSearchParams(whole).toString() }
}

const pieces = []
for await (const piece of process.stdin) pieces.push(piece)
const asked = JSON.parse(Buffer.concat(pieces).toString('utf8'))
const judged = { verify: judgeRequest, prove: judgeAnswer }[process.argv[2]]
const why = judged?.(asked)
process.stdout.write(JSON.stringify(judged ? { ok: why === '', why } : signAnswer(asked)))
