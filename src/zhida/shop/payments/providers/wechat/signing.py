"""How WeChat Pay v3 signs and seals: RSA-SHA256 over lines, AES-256-GCM for what a notification tells.

Each signed line ends with a line feed, also the last one and also when it is empty. What is verified are the
bytes as they came, never a text that was read and written again.
Source: pay.weixin.qq.com, 签名生成, 签名验证, 解密回调报文.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256

from zhida.shop.payments.conf import SIGNATURE_WINDOW

SCHEME: Final = "WECHATPAY2-SHA256-RSA2048"
TIMESTAMP, NONCE = "wechatpay-timestamp", "wechatpay-nonce"
SERIAL, SIGNATURE = "wechatpay-serial", "wechatpay-signature"
PUBLIC_KEY_PREFIX: Final = "PUB_KEY_ID_"
SEAL: Final = "AEAD_AES_256_GCM"
SECONDS: Final = re.compile(r"[0-9]{1,12}", re.ASCII)


class Unproven(Exception):
    """The message is unsigned, outside the window of time, or signed by a key we do not know."""


class Unsealable(Exception):
    """The sealed part cannot be opened: another key, or it was changed on its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a merchant signs with. `merchant_serial` names our certificate to WeChat."""

    mchid: str
    merchant_serial: str
    private_key: RSAPrivateKey = field(repr=False)


def authorization(call: str, *, body: bytes, credentials: Credentials, now: datetime) -> str:
    """Sign a request; `call` is its method, a blank, and the path with its query, as they are sent."""
    method, target = call.split(" ", 1)
    timestamp, nonce = str(int(now.timestamp())), secrets.token_hex(16)
    signature = sign((method, target, timestamp, nonce), body, key=credentials.private_key)
    words = {
        "mchid": credentials.mchid,
        "nonce_str": nonce,
        "signature": signature,
        "timestamp": timestamp,
        "serial_no": credentials.merchant_serial,
    }
    return f"{SCHEME} " + ",".join(f'{name}="{value}"' for name, value in words.items())


def payment_request(*, appid: str, prepay_id: str, credentials: Credentials, now: datetime) -> dict[str, str]:
    """Give the fields with which the page inside WeChat opens the cashier (JSAPI)."""
    timestamp, nonce, package = str(int(now.timestamp())), secrets.token_hex(16), f"prepay_id={prepay_id}"
    return {
        "appId": appid,
        "timeStamp": timestamp,
        "nonceStr": nonce,
        "package": package,
        "signType": "RSA",
        "paySign": sign((appid, timestamp, nonce), package.encode(), key=credentials.private_key),
    }


def sign(lines: tuple[str, ...], last_line: bytes, *, key: RSAPrivateKey) -> str:
    """Sign lines and one more that is already bytes; give the signature in base64."""
    signature = key.sign(_signed_bytes(lines, last_line), PKCS1v15(), SHA256())
    return base64.b64encode(signature).decode("ascii")


def prove(
    headers: Mapping[str, str], body: bytes, *, verifiers: Mapping[str, RSAPublicKey], now: datetime
) -> str:
    """Prove an answer or a notification and give the serial it was signed under.

    `headers` have lower-case names. Both a platform certificate and a public key may be in `verifiers`:
    WeChat alone decides which of them signs. A serial we do not know is refused; nothing is fetched. Raises
    Unproven.
    """
    timestamp, nonce = headers.get(TIMESTAMP, ""), headers.get(NONCE, "")
    if not SECONDS.fullmatch(timestamp) or not nonce:
        raise Unproven("unsigned")
    if abs(int(timestamp) - now.timestamp()) > SIGNATURE_WINDOW.total_seconds():
        raise Unproven("outside the window of time")
    serial = headers.get(SERIAL, "").upper()
    key = verifiers.get(serial)
    if key is None:
        raise Unproven("unknown serial")
    try:
        signature = base64.b64decode(headers.get(SIGNATURE, ""), validate=True)
        key.verify(signature, _signed_bytes((timestamp, nonce), body), PKCS1v15(), SHA256())
    except (binascii.Error, ValueError, InvalidSignature) as error:
        raise Unproven("bad signature") from error
    return serial


def unseal(resource: Mapping[str, object], *, key: bytes) -> bytes:
    """Open the sealed part of a notification and check its tag. Raises Unsealable."""
    if resource.get("algorithm") != SEAL:
        raise Unsealable("unknown algorithm")
    try:
        sealed = base64.b64decode(str(resource.get("ciphertext", "")), validate=True)
        nonce = str(resource.get("nonce", "")).encode()
        associated = str(resource.get("associated_data") or "").encode()
        return AESGCM(key).decrypt(nonce, sealed, associated)
    except (binascii.Error, ValueError, InvalidTag) as error:
        raise Unsealable("sealed with another key, or changed") from error


def _signed_bytes(lines: tuple[str, ...], last_line: bytes) -> bytes:
    return b"".join(line.encode() + b"\n" for line in lines) + last_line + b"\n"
