"""Each rule by which a webhook is proven, broken on purpose; and a second writing of the rule as judge."""

import base64
import json
import subprocess
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from zhida.doubles.paypal.events import CERTIFICATE_PATH
from zhida.doubles.paypal.keys import KEY_FILE, WEBHOOK_ID
from zhida.shop.payments.providers.paypal import certificates, webhooks
from zhida.shop.payments.tests.paypal.webhook_making import (
    ALGO,
    CERT,
    assert_nothing_happened,
    certificate,
    signed,
)

ROOT = Path(__file__).parents[6]


def pem(key, **how):
    return certificate(key, **how).public_bytes(serialization.Encoding.PEM)


@pytest.fixture
def attack(paypal, pages, news, rsa_keys, monkeypatch):
    ref, attempt, headers, body = news
    broken = []
    return SimpleNamespace(
        paypal=paypal,
        pages=pages,
        keys=rsa_keys,
        ref=ref,
        attempt=attempt,
        headers=headers,
        body=body,
        broken=broken,
        break_=lambda *what: broken.append(lambda: monkeypatch.setattr(*what)),
        at_break=broken.append,
    )


# Each gives a message that must be refused, and breaks the rule that refuses it.


def another_signer(it):
    key = it.keys[0]
    it.break_(certificates.CertificateShelf, "key_at", lambda *_, **__: key.public_key())
    return signed(it.paypal, it.body, key=key), it.body


def another_algorithm(it):
    it.break_(webhooks, "ALGORITHM", "SHA1withRSA")
    return {**it.headers, ALGO: "SHA1withRSA"}, it.body


def a_weaker_hash(it):
    it.break_(webhooks, "hashes", SimpleNamespace(SHA256=hashes.SHA1))
    return signed(it.paypal, it.body, hash_name=hashes.SHA1()), it.body


def a_changed_body(it):
    genuine = webhooks.zlib.crc32(it.body)
    it.break_(webhooks, "zlib", SimpleNamespace(crc32=lambda _: genuine))
    return it.headers, it.body + b" "


def an_old_message(it):
    it.break_(webhooks, "OLDEST", timedelta(days=9))
    return signed(it.paypal, it.body, at=it.paypal.clock() - timedelta(days=5)), it.body


def a_message_from_tomorrow(it):
    it.break_(webhooks, "SIGNATURE_WINDOW", timedelta(days=9))
    return signed(it.paypal, it.body, at=it.paypal.clock() + timedelta(days=1)), it.body


def another_webhook(it):
    it.at_break(lambda: it.paypal.set_channel(webhook_id="1JE4291016473214C"))
    return signed(it.paypal, it.body, webhook_id="1JE4291016473214C"), it.body


def a_certificate_of_another_host(it):
    it.pages.known["/v1/notifications/certs/1"] = (200, it.paypal.dialect._signer.certificate, {})
    it.break_(certificates.CertificateShelf, "_check_address", lambda *_: None)
    return {**it.headers, CERT: f"{it.pages.url}/v1/notifications/certs/1"}, it.body


def a_certificate_behind_a_redirect(it):
    prefix = f"{it.pages.url}/certs/"
    it.paypal.set_channel(webhook_cert_url_prefix=prefix)
    it.pages.known["/certs/1"] = (302, b"", {"Location": f"{it.paypal.gateway.url}{CERTIFICATE_PATH}"})
    plain = httpx.Client
    it.break_(httpx, "Client", lambda **how: plain(**{**how, "follow_redirects": True}))
    return {**it.headers, CERT: f"{prefix}1"}, it.body


def a_certificate_of_another_issuer(it):
    prefix = f"{it.pages.url}/certs/"
    it.paypal.set_channel(webhook_cert_url_prefix=prefix)
    it.pages.known["/certs/1"] = (200, pem(it.keys[0]), {})
    it.at_break(lambda: setattr(it.paypal.provider.certificates, "roots", None))
    return signed(it.paypal, it.body, key=it.keys[0], url=f"{prefix}1"), it.body


def a_certificate_of_another_name(it):
    it.paypal.provider.certificates.domain = "paypal.com"
    it.at_break(lambda: setattr(it.paypal.provider.certificates, "domain", ""))
    return it.headers, it.body


def a_certificate_with_a_weak_key(it):
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    prefix = f"{it.pages.url}/certs/"
    it.paypal.set_channel(webhook_cert_url_prefix=prefix, webhook_root_cert_file=None)
    it.pages.known["/certs/1"] = (200, pem(weak), {})
    it.break_(certificates, "LEAST_RSA_BITS", 1024)
    return signed(it.paypal, it.body, key=weak, url=f"{prefix}1"), it.body


def too_many_certificates(it):
    for index in range(6):
        headers = {**it.headers, CERT: f"{it.paypal.gateway.url}/v1/notifications/certs/{index}"}
        assert it.paypal.deliver(headers, it.body) == 503
    it.break_(certificates, "MOST_FETCHES", 99)
    return it.headers, it.body


@pytest.mark.parametrize(
    ("forge", "refusal"),
    [
        (another_signer, 401),
        (another_algorithm, 401),
        (a_weaker_hash, 401),
        (a_changed_body, 401),
        (an_old_message, 401),
        (a_message_from_tomorrow, 401),
        (another_webhook, 401),
        (a_certificate_of_another_host, 401),
        (a_certificate_behind_a_redirect, 503),
        (a_certificate_of_another_issuer, 401),
        (a_certificate_of_another_name, 401),
        (a_certificate_with_a_weak_key, 401),
        (too_many_certificates, 503),
    ],
)
def test_each_rule_is_what_refuses_its_forgery(attack, forge, refusal):
    message = forge(attack)

    assert attack.paypal.deliver(*message) == refusal
    assert_nothing_happened(attack.paypal, attack.ref, attack.attempt)
    (break_rule,) = attack.broken
    break_rule()
    assert attack.paypal.deliver(*message) == 200


def judge(**question):
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "node", "web/judges/paypal.mjs"],
        cwd=ROOT,
        input=json.dumps(question),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)


def test_the_judge_takes_what_the_gateway_signed_and_nothing_else(paypal, news):
    _ref, _attempt, headers, body = news
    asked = {
        "op": "verify",
        "headers": headers,
        "webhookId": WEBHOOK_ID,
        "certificate": paypal.dialect._signer.certificate.decode(),
    }

    assert judge(**asked, body=base64.b64encode(body).decode()) == {"ok": True}
    assert judge(**asked, body=base64.b64encode(body + b" ").decode()) == {"ok": False}
    another = {**asked, "webhookId": "1JE4291016473214C"}
    assert judge(**another, body=base64.b64encode(body).decode()) == {"ok": False}


def test_we_take_what_the_judge_signed(paypal, news):
    ref, attempt, headers, body = news
    key = (paypal.file.parent / "keys" / KEY_FILE).read_text(encoding="ascii")
    spaced = json.dumps(json.loads(body), indent=3, ensure_ascii=False).encode()
    told = judge(
        op="sign",
        id=headers["paypal-transmission-id"],
        time=headers["paypal-transmission-time"],
        body=base64.b64encode(spaced).decode(),
        webhookId=WEBHOOK_ID,
        key=key,
    )

    assert paypal.deliver({**headers, "paypal-transmission-sig": told["signature"]}, body) == 401
    assert_nothing_happened(paypal, ref, attempt)
    assert paypal.deliver({**headers, "paypal-transmission-sig": told["signature"]}, spaced) == 200

    assert paypal.status(ref, attempt) == "SUCCEEDED"
    paypal.assert_books_agree()
