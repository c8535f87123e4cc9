"""How the platform's side proves a merchant, signs what it says and seals what it tells."""

import base64
import re
import secrets
from collections.abc import Mapping
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from zhida.doubles.gateways.dialect import Call
from zhida.doubles.wechat.keys import Keys

MERCHANT_SCHEME = "WECHATPAY2-SHA256-RSA2048"
FIELD = re.compile(r'([a-z_]+)="([^"]*)"')
FIELDS = frozenset({"mchid", "nonce_str", "signature", "timestamp", "serial_no"})
MOST_SECONDS_APART = 300


class CallRefused(Exception):
    """A call that is not carried out; `status` and `code` are the protocol's."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message


def prove_merchant(call: Call, keys: Keys, *, now: datetime) -> None:
    """Prove that the merchant signed this very request. Raises CallRefused."""
    if "json" not in call.headers.get("accept", "") or not call.headers.get("user-agent"):
        raise CallRefused(406, "PARAM_ERROR", "Http头缺少Accept或User-Agent")
    scheme, _, rest = call.headers.get("authorization", "").partition(" ")
    said = dict(FIELD.findall(rest))
    if scheme != MERCHANT_SCHEME or set(said) != FIELDS:
        raise CallRefused(401, "SIGN_ERROR", "Http头Authorization值格式错误")
    if said["mchid"] != keys.mchid or said["serial_no"] != keys.merchant_serial:
        raise CallRefused(401, "SIGN_ERROR", "商户证书序列号有误")
    seconds = said["timestamp"]
    if not seconds.isdecimal() or abs(int(seconds) - int(now.timestamp())) > MOST_SECONDS_APART:
        raise CallRefused(401, "SIGN_ERROR", "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟")
    text = f"{call.method}\n{call.target}\n{seconds}\n{said['nonce_str']}\n".encode() + call.body + b"\n"
    if not is_signed(text, said["signature"], keys.merchant_key):
        raise CallRefused(401, "SIGN_ERROR", "错误的签名，验签失败")


def is_signed(text: bytes, signature: str, key: RSAPublicKey) -> bool:
    """Tell whether a text bears this signature."""
    try:
        key.verify(base64.b64decode(signature, validate=True), text, padding.PKCS1v15(), hashes.SHA256())
    except (ValueError, InvalidSignature):
        return False
    return True


def signed_headers(body: bytes, *, serial: str, key: RSAPrivateKey, now: datetime) -> Mapping[str, str]:
    """Give the headers that prove an answer or a notification."""
    seconds, nonce = str(int(now.timestamp())), secrets.token_urlsafe(24)
    text = f"{seconds}\n{nonce}\n".encode() + body + b"\n"
    signature = key.sign(text, padding.PKCS1v15(), hashes.SHA256())
    return {
        "Wechatpay-Timestamp": seconds,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": serial,
        "Wechatpay-Signature": base64.b64encode(signature).decode(),
        "Wechatpay-Signature-Type": MERCHANT_SCHEME,
        "Request-ID": secrets.token_hex(12),
    }


def seal(plain: bytes, *, key: bytes, associated: str) -> dict[str, str]:
    """Seal the telling part of a notification."""
    nonce = secrets.token_urlsafe(9)
    sealed = AESGCM(key).encrypt(nonce.encode(), plain, associated.encode())
    return {
        "original_type": associated,
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": base64.b64encode(sealed).decode(),
        "associated_data": associated,
        "nonce": nonce,
    }
