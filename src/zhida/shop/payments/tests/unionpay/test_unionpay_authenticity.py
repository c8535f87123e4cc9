"""Whose word counts: only what UnionPay's own certificate signed, for us, by the pinned rule."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest

from zhida.doubles.unionpay import wire
from zhida.doubles.unionpay.certificates import SIGNER, Identity
from zhida.shop.kernel.money import Money
from zhida.shop.payments import services
from zhida.shop.payments.models import PaymentEntry, PaymentEvent
from zhida.shop.payments.providers.contract import NotificationRejected
from zhida.shop.payments.providers.unionpay import signatures
from zhida.shop.payments.providers.unionpay.signatures import ForAnother, Trust, Unproven, prove, read_answer
from zhida.shop.payments.tests.unionpay.forgers import FORGERS, Forgers


def _signed(identity: Identity, **fields: str) -> dict[str, str]:
    told = {"merId": "777290058110048", "respCode": "00", **fields}
    return wire.sign(told, key=identity.key, certificate=identity.certificate)


@pytest.fixture(scope="session")
def forgers(authority) -> Forgers:
    return Forgers(authority)


@pytest.fixture(scope="session")
def trust(authority) -> Trust:
    return Trust(
        roots=(authority.root.certificate,),
        middles=(authority.middle.certificate,),
        signer_name=SIGNER,
        merchant="777290058110048",
    )


@pytest.fixture(scope="session")
def genuine(authority) -> dict[str, str]:
    return _signed(authority.signer, respMsg="成功[0000000]", orderId="P0000001")


@pytest.mark.parametrize("name", FORGERS)
def test_news_by_a_forger_is_refused_and_not_kept(card, forgers, name):
    ref, attempt = card.shown()
    card.dialect.signer = forgers.get(name)

    assert card.hear(card.form(card.news(attempt))) == 401

    assert card.attempt(ref, attempt) == "PENDING"
    assert (PaymentEvent.objects.count(), PaymentEntry.objects.count()) == (0, 0)
    card.run_timers()
    assert card.intent(ref).captured == Money(0)
    card.assert_books_agree()


@pytest.mark.parametrize("name", FORGERS)
def test_an_answer_by_a_forger_is_no_answer(card, forgers, authority, name):
    ref, attempt = card.shown()
    card.control("lose")
    card.control("pay", attempt)
    card.dialect.signer = forgers.get(name)

    services.check_attempt(number=attempt, now=card.clock())

    assert card.attempt(ref, attempt) == "PENDING"
    assert card.intent(ref).captured == Money(0)
    card.dialect.signer = authority.signer
    card.clock.move(seconds=5)
    card.run_timers()
    assert card.attempt(ref, attempt) == "SUCCEEDED"
    card.assert_books_agree()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"version": "5.0.0"}, 401),
        ({"version": ""}, 401),
        ({"signMethod": "11"}, 401),
        ({"signMethod": "12"}, 401),
        ({"merId": "777290058110049"}, 403),
        ({"txnType": "31"}, 400),
        ({"orderId": "../P1"}, 400),
    ],
)
def test_signed_news_that_says_something_else_is_refused(card, changes, status):
    ref, attempt = card.shown()
    card.control("lose")
    card.control("pay", attempt)

    assert card.hear(card.form(card.news(attempt, **changes))) == status

    assert PaymentEvent.objects.count() == 0
    card.settle()
    assert card.intent(ref).captured == Money(6599_00)
    card.assert_books_agree()


@pytest.mark.parametrize(
    "changes",
    [
        {"version": "5.0.0"},
        {"signMethod": "11"},
        {"merId": "777290058110049"},
        {"orderId": "P0000000000000000001"},
        {"txnTime": "20261122120001"},
        {"txnType": "04"},
        {"respCode": "10"},
        {"origRespCode": ""},
        {"txnAmt": "1.00"},
        {"txnAmt": "-1"},
        {"txnAmt": ""},
        {"currencyCode": "000"},
        {"queryId": ""},
    ],
)
def test_a_signed_answer_that_says_something_else_is_no_answer(card, changes):
    ref, attempt = card.shown()
    card.control("lose")
    card.control("pay", attempt)
    card.dialect.changes = changes

    services.check_attempt(number=attempt, now=card.clock())

    assert card.attempt(ref, attempt) == "PENDING"
    assert card.intent(ref).captured == Money(0)
    card.dialect.changes = {}
    card.settle()
    assert card.intent(ref).captured == Money(6599_00)
    card.assert_books_agree()


def test_an_old_success_of_another_order_proves_nothing_here(card):
    _ref, first = card.paid()
    ref, second = card.shown()
    old = card.news(first)

    assert card.hear(card.form({**old, "orderId": second})) == 401
    assert card.hear(card.form(old)) == 200
    card.settle()

    assert card.intent(ref).captured == Money(0)
    card.assert_books_agree()


def test_forged_news_of_the_double_is_refused(card):
    ref, attempt = card.shown()

    assert card.control("forge", attempt)["answers"] == [401]

    assert card.attempt(ref, attempt) == "PENDING"
    assert PaymentEvent.objects.count() == 0


@pytest.mark.parametrize("name", ["orderId", "respCode", "signature", "signPubKeyCert", "version"])
def test_a_field_left_out_or_changed_breaks_the_proof(genuine, trust, now, name):
    without = {key: value for key, value in genuine.items() if key != name}
    changed = {**genuine, name: genuine[name][:-3] + "AAA"}

    prove(genuine, trust, now=now)
    for broken in (without, changed):
        with pytest.raises(Unproven):
            prove(broken, trust, now=now)


def test_a_signature_that_is_no_base64_breaks_the_proof(genuine, trust, now):
    with pytest.raises(Unproven, match="bad signature"):
        prove({**genuine, "signature": "!" + genuine["signature"]}, trust, now=now)


def test_an_answer_that_is_no_text_is_unproven():
    with pytest.raises(Unproven, match="not UTF-8"):
        read_answer(b"respCode=\xff")


def test_a_field_added_breaks_the_proof_and_an_empty_one_says_nothing(genuine, trust, now):
    prove({**genuine, "reserved": ""}, trust, now=now)

    with pytest.raises(Unproven):
        prove({**genuine, "txnAmt": "1"}, trust, now=now)


def test_empty_fields_may_be_signed_along(authority, trust, now):
    prove(_signed(authority.signer, reserved=""), trust, now=now)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        "orderId=中".encode(),
        b"orderId=%FF",
        b"version=5.1.0&version=5.1.0",
        b"=1",
        b"&".join(b"a%d=1" % index for index in range(101)),
        b"<html>502 Bad Gateway</html>",
    ],
)
def test_what_is_no_form_is_refused(card, body):
    assert card.hear(body) == 401
    assert PaymentEvent.objects.count() == 0


def test_the_reply_of_a_stranger_is_not_even_read(card, genuine):
    with pytest.raises(NotificationRejected) as refusal:
        card.provider.read_notification(urlencode({**genuine, "merId": "X"}).encode(), {}, now=card.clock())

    assert (refusal.value.status, refusal.value.reason) == (401, "bad signature")


# What each rule refuses, and the rule put out of force: then the very same message passes.
RULES = {
    "time": ("_is_valid", lambda *_: True, "expired"),
    "chain": ("_issued", lambda *_: True, "elsewhere"),
    "authority": ("_may_issue", lambda *_: True, "issued by a leaf"),
    "signature": ("_fits", lambda *_: True, "tampered"),
    "version": ("VERSION", "5.0.0", "5.0.0"),
    "method": ("RSA_METHOD", "11", "method 11"),
    "owner": ("OWNER_PART", 1, "owner in another part"),
    "weakness": ("LEAST_RSA_BITS", 1024, "a short key"),
}


def _forgery(name: str, forgers: Forgers, trust: Trust) -> tuple[dict[str, str], Trust]:
    """Give a message that only one rule refuses, and whom the reader trusts."""
    genuine = forgers.authority.signer
    match name:
        case "tampered":
            return {**_signed(genuine), "respCode": "99"}, trust
        case "5.0.0":
            return _signed(genuine, version="5.0.0"), trust
        case "method 11":
            return _signed(genuine, signMethod="11"), trust
        case "issued by a leaf":
            middle = forgers.authority.middle.certificate
            pinned = replace(trust, middles=(genuine.certificate,), roots=(middle,))
            return _signed(forgers.get(name)), pinned
        case _:
            return _signed(forgers.get(name)), trust


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_of_proving_is_what_refuses(forgers, trust, now, monkeypatch, rule):
    name, without, forgery = RULES[rule]
    fields, trusted = _forgery(forgery, forgers, trust)
    with pytest.raises(Unproven):
        prove(fields, trusted, now=now)

    monkeypatch.setattr(signatures, name, without)

    prove(fields, trusted, now=now)


def test_the_merchant_is_asked_last(authority, trust, now):
    with pytest.raises(ForAnother):
        prove(_signed(authority.signer, merId="777290058110049"), trust, now=now)
