"""Our signing judged by the same rule written twice more: in the double, and in JavaScript."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from zhida.doubles.unionpay.certificates import SIGNER
from zhida.shop.payments.providers.unionpay import signatures
from zhida.shop.payments.providers.unionpay.signatures import hex_digest, prove, read_answer, read_form

LINES = {"version": "5.1.0", "b": "2", "B": "1", "a": "中 文&=+", "signature": "never signed"}


def once_only(fields):
    return "&".join(f"{name}={fields[name]}" for name in sorted(fields) if name != "signature")


def upper_case(fields):
    return hashlib.sha256(once_only(fields).encode()).hexdigest().upper()


def unsorted(fields):
    text = "&".join(f"{name}={value}" for name, value in fields.items() if name != "signature")
    return hashlib.sha256(text.encode()).hexdigest()


def old_hash(fields):
    return hashlib.sha1(once_only(fields).encode()).hexdigest()  # noqa: S324 -- weak on purpose


# Our rule of signing broken on purpose, one part at a time.
BROKEN = {
    "hashed once": ("hex_digest", once_only),
    "upper-case hex": ("hex_digest", upper_case),
    "unsorted": ("hex_digest", unsorted),
    "SHA-1": ("hex_digest", old_hash),
    "version": ("VERSION", "5.0.0"),
    "method": ("RSA_METHOD", "11"),
}


def test_the_signed_text_is_sorted_by_bytes_and_hashed_to_lower_case_hex():
    text = "B=1&a=中 文&=+&b=2&version=5.1.0"

    assert hex_digest(LINES) == hashlib.sha256(text.encode()).hexdigest()


def test_an_answer_is_split_at_the_first_equals():
    body = b"a=&certificate=-----BEGIN\nMII==\n-----END&sign=AB+/=="

    assert read_answer(body) == {
        "a": "",
        "certificate": "-----BEGIN\nMII==\n-----END",
        "sign": "AB+/==",
    }
    assert read_form(b"a=&sign=AB%2B%2F%3D%3D&t=%E6%88%90+%E5%8A%9F") == {
        "a": "",
        "sign": "AB+/==",
        "t": "成 功",
    }


@pytest.mark.parametrize("scene", ["pc", "h5"])
def test_the_judge_takes_our_form(card, judge, scene):
    fields = card.start(card.open().ref, scene=scene).payload
    fields.pop("action")

    judged = judge("verify", {"fields": fields, "certificate": merchant_pem(card)})

    assert judged == {"ok": True, "why": ""}


@pytest.mark.parametrize("rule", BROKEN)
def test_judge_and_double_refuse_what_is_signed_by_a_broken_rule(card, judge, monkeypatch, rule):
    name, broken = BROKEN[rule]
    monkeypatch.setattr(signatures, name, broken)
    start = card.start(card.open().ref)

    answer = card.send_form(start)

    fields = {name: value for name, value in start.payload.items() if name != "action"}
    assert "应答码 11" in answer.text
    assert card.gateway.books.list_payments() == []
    assert judge("verify", {"fields": fields, "certificate": merchant_pem(card)})["ok"] is False


def test_we_prove_what_the_judge_signs(card, judge, authority, now):
    told = {"merId": "777290058110048", "orderId": "P0000001", "respMsg": "成功[0000000]", "respCode": "00"}
    made = judge("sign", {"fields": told, "certificate": pem(authority.signer), "key": key_pem(authority)})

    answer, form = read_answer(made["answer"].encode()), read_form(made["form"].encode())

    assert answer == form == made["fields"]
    prove(answer, card.provider.trust, now=now)


def test_the_judge_proves_what_the_double_says(card, judge, authority):
    _ref, attempt = card.shown()
    asked = {
        "root": pem(authority.root),
        "middle": pem(authority.middle),
        "owner": SIGNER,
        "merchant": "777290058110048",
        "now": card.clock().isoformat(),
    }
    fields = card.news(attempt)

    assert judge("prove", {"fields": fields, **asked}) == {"ok": True, "why": ""}
    assert judge("prove", {"fields": {**fields, "txnAmt": "1"}, **asked})["why"] == "signature"
    assert judge("prove", {"fields": fields, **asked, "owner": "00040000:SIGN"})["why"] == "owner"
    assert judge("prove", {"fields": fields, **asked, "root": pem(authority.signer)})["why"] == "chain"


def test_the_signature_is_what_a_verifier_of_hex_text_expects(card):
    fields = card.start(card.open().ref).payload
    fields.pop("action")

    signature = base64.b64decode(fields["signature"], validate=True)

    key = card.provider.private_key.public_key()
    key.verify(signature, hex_digest(fields).encode(), signatures.PKCS1v15(), signatures.hashes.SHA256())
    assert fields["certId"] == str(card.dialect.merchant_certificate.serial_number)


def merchant_pem(card) -> str:
    return card.dialect.merchant_certificate.public_bytes(Encoding.PEM).decode()


def pem(identity) -> str:
    return identity.certificate.public_bytes(Encoding.PEM).decode()


def key_pem(authority) -> str:
    return authority.signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
