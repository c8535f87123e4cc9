"""What the inbox keeps of a body."""

import hashlib
import json
from urllib.parse import urlencode

import pytest

from zhida.shop.payments.models import PaymentEvent
from zhida.shop.payments.services.kept_news import kept_form


def fields_of(body):
    return json.loads(kept_form(body))["fields"]


@pytest.mark.django_db
def test_the_inbox_keeps_numbers_amounts_and_the_digest_of_a_body(bench):
    _ref, attempt = bench.paid()

    (_path, _headers, body) = bench.door.received[-1]
    kept = json.loads(bytes(PaymentEvent.objects.get().body))

    assert (kept["sha256"], kept["bytes"]) == (hashlib.sha256(body).hexdigest(), len(body))
    assert (kept["fields"]["attempt"], kept["fields"]["amount"]) == (attempt, 6599_00)


def test_a_form_keeps_no_card_no_signature_and_no_certificate():
    secret = {
        "accNo": "6226****0001",
        "signature": "c2ln",
        "signPubKeyCert": "-----BEGIN CERTIFICATE-----",
        "sign": "c2ln",
        "buyer_id": "2088101117955611",
        "buyer_logon_id": "159****5620",
        "subject": "手机",
    }
    told = {"orderId": "P1", "txnAmt": "659900", "respCode": "00", "trade_no": "T1", "gmt_payment": "now"}

    assert fields_of(urlencode(secret | told).encode()) == told


def test_a_sealed_message_keeps_its_envelope_only():
    sealed = {
        "id": "EV-1",
        "event_type": "TRANSACTION.SUCCESS",
        "resource": {"original_type": "transaction", "ciphertext": "b3BlbmlkPW8x", "nonce": "n"},
        "openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
    }

    assert fields_of(json.dumps(sealed).encode()) == {
        "id": "EV-1",
        "event_type": "TRANSACTION.SUCCESS",
        "resource": {"original_type": "transaction"},
    }


def test_documents_about_the_payer_are_not_opened():
    event = {
        "id": "WH-1",
        "resource": {
            "id": "5O1",
            "payer": {"id": "X", "email_address": "a@example.org", "status": "VERIFIED"},
            "purchase_units": [
                {"reference_id": "P1", "amount": {"value": "1.00", "currency_code": "USD"}},
                7,
            ],
            "amount": "odd",
        },
    }

    assert fields_of(json.dumps(event).encode()) == {
        "id": "WH-1",
        "resource": {
            "id": "5O1",
            "amount": "odd",
            "purchase_units": [{"reference_id": "P1", "amount": {"value": "1.00", "currency_code": "USD"}}],
        },
    }


@pytest.mark.parametrize("body", [b"\xff\xfe", b"[1]", b"&".join([b"id=1"] * 300)])
def test_a_body_of_no_known_form_keeps_its_digest_only(body):
    assert json.loads(kept_form(body)) == {
        "sha256": hashlib.sha256(body).hexdigest(),
        "bytes": len(body),
        "fields": {},
    }
