"""The certificates of webhooks: from where, by whom, for how long."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from zhida.config.provider_files import ProviderFileInvalid
from zhida.doubles.paypal.events import CERTIFICATE_PATH
from zhida.shop.payments.channels import load_channels
from zhida.shop.payments.providers.paypal import certificates
from zhida.shop.payments.providers.paypal.certificates import (
    CertificateShelf,
    NotFetched,
    Untrusted,
    system_roots,
)
from zhida.shop.payments.tests.paypal.webhook_making import CERT, assert_nothing_happened, certificate


@pytest.mark.parametrize(
    "address",
    [
        "https://api.paypal.com/v1/notifications/certs/CERT-1",
        "{url}.evil.example/v1/notifications/certs/CERT-1",
        "http://user@{host}/v1/notifications/certs/CERT-1",
        "{url}@evil.example/v1/notifications/certs/CERT-1",
        "https://{host}/v1/notifications/certs/CERT-1",
        "{url}:80/v1/notifications/certs/CERT-1",
        "{url}/v1/notifications/CERT-1",
        "{url}/v1/notifications/certs/../../control",
        "{url}/v1/notifications/certs/%2e%2e/control",
        "{url}/v1/notifications/certs//evil",
        "{url}/v1/notifications/certs/CERT-1?to=evil",
        "{url}/v1/notifications/certs/CERT-1#evil",
        "{url}/v1/notifications/certs/CERT-1\\evil",
        "file:///etc/passwd",
        "//{host}/v1/notifications/certs/CERT-1",
        "nonsense",
    ],
)
def test_a_certificate_from_elsewhere_is_not_even_asked_for(paypal, news, address):
    ref, attempt, headers, body = news
    url = paypal.gateway.url
    told = address.format(url=url, host=url.removeprefix("http://"))

    assert paypal.deliver({**headers, CERT: told}, body) == 401

    assert paypal.provider.certificates._fetches == []
    assert_nothing_happened(paypal, ref, attempt)


def test_a_redirect_is_not_followed(paypal, pages, news):
    ref, attempt, headers, body = news
    paypal.set_channel(webhook_cert_url_prefix=f"{pages.url}/certs/")
    pages.known["/certs/1"] = (302, b"", {"Location": f"{paypal.gateway.url}{CERTIFICATE_PATH}"})

    assert paypal.deliver({**headers, CERT: f"{pages.url}/certs/1"}, body) == 503

    assert pages.asked == ["/certs/1"]
    assert_nothing_happened(paypal, ref, attempt)


def test_an_endless_certificate_is_cut_off(paypal, pages, news):
    ref, attempt, headers, body = news
    paypal.set_channel(webhook_cert_url_prefix=f"{pages.url}/certs/")
    pages.known["/certs/1"] = (200, b"-" * 70_000, {})

    assert paypal.deliver({**headers, CERT: f"{pages.url}/certs/1"}, body) == 503

    assert_nothing_happened(paypal, ref, attempt)


def test_a_certificate_that_cannot_be_had_now_is_asked_for_at_the_next_try(paypal, news):
    ref, attempt, headers, body = news
    paypal.control("down", how="drop", calls="/certs/", times=1)
    assert paypal.deliver(headers, body) == 503
    assert_nothing_happened(paypal, ref, attempt)

    assert paypal.deliver(headers, body) == 200

    assert paypal.status(ref, attempt) == "SUCCEEDED"
    paypal.assert_books_agree()


def test_a_certificate_is_fetched_once(paypal, pages, news):
    _ref, attempt, _headers, _body = news
    prefix = f"{pages.url}/certs/"
    paypal.set_channel(webhook_cert_url_prefix=prefix)
    pages.known["/certs/1"] = (200, paypal.dialect._signer.certificate, {})

    for message in paypal.messages(attempt):
        headers, body = paypal.signed(message)
        assert paypal.deliver({**headers, CERT: f"{prefix}1"}, body) == 200

    assert pages.asked == ["/certs/1"]
    paypal.run_timers()
    paypal.assert_books_agree()


def test_forged_addresses_do_not_make_us_call_out_without_end(paypal, pages, news):
    ref, attempt, headers, body = news
    paypal.set_channel(webhook_cert_url_prefix=f"{pages.url}/certs/")

    for index in range(20):
        assert paypal.deliver({**headers, CERT: f"{pages.url}/certs/{index}"}, body) == 503
    assert len(pages.asked) == 6
    assert_nothing_happened(paypal, ref, attempt)

    paypal.clock.move(minutes=1)
    pages.known["/certs/99"] = (200, paypal.dialect._signer.certificate, {})
    assert paypal.deliver({**headers, CERT: f"{pages.url}/certs/99"}, body) == 200
    paypal.assert_books_agree()


def test_many_certificates_do_not_fill_the_shelf(paypal, pages, news, monkeypatch):
    _ref, _attempt, headers, body = news
    monkeypatch.setattr(certificates, "MOST_FETCHES", 100)
    paypal.set_channel(webhook_cert_url_prefix=f"{pages.url}/certs/")
    for index in range(10):
        pages.known[f"/certs/{index}"] = (200, paypal.dialect._signer.certificate, {})
        assert paypal.deliver({**headers, CERT: f"{pages.url}/certs/{index}"}, body) == 200

    assert len(paypal.provider.certificates._kept) == 2


def shelf(pages, *, roots, domain=""):
    return CertificateShelf(prefix=f"{pages.url}/certs/", roots=roots, domain=domain)


def key_from(pages, kept, now, *chain):
    pem = b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain)
    pages.known["/certs/1"] = (200, pem, {})
    return kept.key_at(f"{pages.url}/certs/1", now=now)


def test_a_certificate_that_leads_to_the_root_is_trusted(pages, rsa_keys, now):
    root_key, key = rsa_keys
    root = certificate(root_key, is_ca=True)
    leaf = certificate(key, signer=root_key)

    found = key_from(pages, shelf(pages, roots=[root], domain="paypal.test"), now, leaf)

    assert found.public_numbers() == key.public_key().public_numbers()


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda root, key: certificate(key), "unknown issuer"),
        (lambda root, key: certificate(key, signer=root, days=325), "out of date"),
        (lambda root, key: certificate(key, signer=root, names=None), "without a name"),
        (lambda root, key: certificate(key, signer=root, names=()), "without a name"),
        (
            lambda root, key: certificate(key, signer=root, names=("paypal.test.evil.example",)),
            "another name",
        ),
        (lambda root, key: certificate(key, signer=root, names=("notpaypal.test",)), "another name"),
        (
            lambda root, key: certificate(ec.generate_private_key(ec.SECP256R1()), signer=root),
            "without a strong RSA key",
        ),
    ],
)
def test_a_certificate_that_is_not_paypal_s_is_not_trusted(pages, rsa_keys, now, make, reason):
    root_key, key = rsa_keys
    kept = shelf(pages, roots=[certificate(root_key, is_ca=True)], domain="paypal.test")

    with pytest.raises(Untrusted, match=reason):
        key_from(pages, kept, now, make(root_key, key))

    assert kept._kept == {}


def test_a_certificate_that_runs_out_is_not_trusted_any_more(pages, rsa_keys, now):
    root_key, key = rsa_keys
    kept = shelf(pages, roots=[certificate(root_key, is_ca=True)])
    key_from(pages, kept, now, certificate(key, signer=root_key))

    with pytest.raises(Untrusted, match="out of date"):
        kept.key_at(f"{pages.url}/certs/1", now=now + timedelta(days=60))


def test_the_system_s_roots_do_not_trust_anybody_s_certificate(pages, rsa_keys, now):
    assert len(system_roots()) > 50
    with pytest.raises(Untrusted, match="unknown issuer"):
        key_from(pages, shelf(pages, roots=system_roots()), now, certificate(rsa_keys[0]))


def test_what_is_no_certificate_is_not_trusted(pages, now):
    kept = shelf(pages, roots=None)
    pages.known["/certs/1"] = (200, b"<html>", {})

    with pytest.raises(Untrusted, match="no certificate"):
        kept.key_at(f"{pages.url}/certs/1", now=now)
    with pytest.raises(NotFetched, match="HTTP 404"):
        kept.key_at(f"{pages.url}/certs/2", now=now)


def test_without_a_root_file_a_practice_shop_trusts_what_comes_by_http(paypal, news):
    ref, attempt, headers, body = news
    paypal.set_channel(webhook_root_cert_file=None)
    assert paypal.provider.certificates.roots is None

    assert paypal.deliver(headers, body) == 200

    assert paypal.status(ref, attempt) == "SUCCEEDED"
    assert paypal.deliver(headers, body + b" ") == 401


PRODUCTION = {
    "gateway_url": "https://api-m.paypal.com",
    "webhook_root_cert_file": None,
    "cny_per_unit": "7.1",
}


def test_production_checks_certificates_by_the_system_s_roots_and_paypal_s_name(paypal):
    paypal.set_channel(**PRODUCTION)

    provider = load_channels(paypal.file, allow_loopback=False)["paypal"].provider

    assert provider.certificates.prefix == "https://api.paypal.com/v1/notifications/certs/"
    assert provider.certificates.domain == "paypal.com"
    assert provider.certificates.roots == system_roots()


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"webhook_root_cert_file": "keys/paypal_webhook_root.pem"}, "webhook_root_cert_file"),
        ({"webhook_cert_url_prefix": "http://api.paypal.com/certs/"}, "webhook_cert_url_prefix"),
        ({"webhook_cert_url_prefix": "https://127.0.0.1/certs/"}, "webhook_cert_url_prefix"),
        ({"gateway_url": "http://api-m.paypal.com"}, "gateway_url"),
        ({"cny_per_unit": None}, "cny_per_unit"),
        ({"client_secret_file": "keys/none"}, "client_secret_file"),
        ({"webhook_id": None}, "webhook_id"),
    ],
)
def test_production_refuses_a_channel_that_is_not_safe(paypal, change, key):
    paypal.set_channel(**{**PRODUCTION, **change})

    with pytest.raises(ProviderFileInvalid, match=rf"\[channels.paypal\] {key}: "):
        load_channels(paypal.file, allow_loopback=False)
