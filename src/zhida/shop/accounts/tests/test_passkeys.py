"""Passkeys: adding, logging in, proving oneself again, and every answer that must be refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from zhida.shop.accounts.errors import (
    PasskeyNotAdded,
    PasskeyNotFound,
    PasskeyRefused,
    PasskeysUnavailable,
    TooManyPasskeys,
    WrongPassword,
)
from zhida.shop.accounts.models import AuditEntry, LoginSession, Passkey, PasskeyChallenge, User
from zhida.shop.accounts.passkey_records import Proof
from zhida.shop.accounts.queries import (
    actor_for_token,
    are_passkeys_offered,
    list_passkeys,
    list_recent_logins,
)
from zhida.shop.accounts.services import (
    add_passkey,
    ask_for_login,
    ask_for_passkey,
    ask_for_proof,
    end_session,
    prove_passkey,
    purge_traces,
    remove_passkey,
    send_password_code,
    set_password,
)

from .authenticator import PRESENT, Authenticator, b64, client_data, unb64
from .factories import make_session

pytestmark = pytest.mark.django_db
BROWSER = "b" * 43
SENTENCE = "kite over the lake"
PASSWORD = Proof(text=SENTENCE)


@pytest.fixture(autouse=True)
def shop(settings):
    settings.ZHIDA = replace(settings.ZHIDA, public_url="https://shop.example")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def person(now):
    return somebody(now)


@pytest.fixture
def device(person, now):
    return added(person, now)


def somebody(now, number="+8613800001111"):
    actor = actor_for_token(token=make_session(now=now, number=number).token, now=now)
    set_password(actor=actor, password=SENTENCE, proof="", now=now)
    return actor


def added(actor, now, credential=b"key-one", **how):
    device = Authenticator(credential=credential, **how)
    answer = device.make(ask_for_passkey(actor=actor, proof=PASSWORD, now=now))
    add_passkey(actor=actor, answer=answer, name=" 手机 ", now=now)
    return device


def asked(now):
    return ask_for_login(browser=BROWSER, ip="", now=now)


def refused(answer, now, browser=BROWSER):
    counts = list(Passkey.objects.order_by("pk").values_list("sign_count", "used_at"))
    with pytest.raises(PasskeyRefused):
        prove_passkey(answer=answer, browser=browser, now=now)
    assert list(Passkey.objects.order_by("pk").values_list("sign_count", "used_at")) == counts


def test_a_passkey_is_added_and_told_of(person, device, now):
    (row,) = Passkey.objects.all()
    (shown,) = list_passkeys(actor=person)

    assert (row.user_id, row.credential, row.sign_count) == (person.user_id, b64(device.credential), 1)
    assert (shown.name, shown.made_at, shown.used_at) == ("手机", now, None)
    audit = AuditEntry.objects.get(action="accounts.add_passkey")
    assert (audit.actor_id, audit.after) == (person.user_id, {"passkey": str(row.pk)})


def test_a_passkey_logs_in_without_a_number(person, device, now):
    user_id = prove_passkey(answer=device.sign(asked(now)), browser=BROWSER, now=now)

    row = Passkey.objects.get()
    assert (user_id, row.sign_count, row.used_at) == (person.user_id, 2, now)


def test_the_challenge_of_a_login_names_nobodys_credential(device, now):
    assert (asked(now).allowed, asked(now).rp_id) == ((), "shop.example")


def test_what_is_stored_of_a_challenge_cannot_be_answered(now):
    challenge = asked(now).challenge

    row = PasskeyChallenge.objects.get()
    assert challenge not in (row.challenge_digest, row.browser_digest)
    assert BROWSER not in (row.challenge_digest, row.browser_digest)


def test_an_answer_counts_once(device, now):
    answer = device.sign(asked(now))
    prove_passkey(answer=answer, browser=BROWSER, now=now)

    refused(answer, now)


def test_an_answer_that_failed_used_its_challenge_up(device, now):
    request = asked(now)
    refused(device.sign(request, origin="https://evil.example"), now)

    refused(device.sign(request), now)


def test_a_challenge_is_good_for_minutes_in_its_own_browser(device, now):
    request = asked(now)

    refused(device.sign(request), now + timedelta(minutes=5))
    refused(device.sign(request), now, browser="c" * 43)
    refused(device.sign(request), now, browser="")
    assert prove_passkey(answer=device.sign(request), browser=BROWSER, now=now) == User.objects.get().pk


@pytest.mark.parametrize(
    "how",
    [
        {"origin": "https://evil.example"},
        {"origin": "https://sub.shop.example"},
        {"origin": "http://shop.example"},
        {"origin": "https://shop.example:8443"},
        {"rp_id": "evil.example"},
        {"kind": "webauthn.create"},
    ],
    ids=lambda how: next(iter(how.values())),
)
def test_an_answer_given_elsewhere_is_refused(device, now, how):
    refused(device.sign(asked(now), **how), now)


def test_an_answer_from_inside_a_foreign_page_is_refused(device, now):
    request = asked(now)
    framed = client_data("webauthn.get", request.challenge, "https://shop.example", crossOrigin=True)

    refused(replace(device.sign(request), client_data=framed), now)


def test_an_answer_without_a_touch_is_refused(device, now):
    device.flags = 0

    refused(device.sign(asked(now)), now)


def test_a_key_without_a_pin_is_good_enough_for_shoppers(device, now):
    device.flags = PRESENT

    assert prove_passkey(answer=device.sign(asked(now)), browser=BROWSER, now=now)


@pytest.mark.parametrize("part", ["signature", "authenticator_data", "client_data"])
def test_a_changed_bit_is_refused(device, now, part):
    answer = device.sign(asked(now))
    raw = bytearray(unb64(getattr(answer, part)))
    raw[-1] ^= 1

    refused(replace(answer, **{part: b64(bytes(raw))}), now)


@pytest.mark.parametrize("part", ["signature", "authenticator_data", "client_data", "credential"])
def test_bytes_that_are_no_answer_are_refused(device, now, part):
    for written in ("", "A", "AA", "é", b64(b"\xff\x00"), b64(b"[]"), b64(b"{}"), b64(b"1" * 40)):
        refused(replace(device.sign(asked(now)), **{part: written}), now)


def test_the_key_of_another_does_not_open_this_one(device, now):
    thief = Authenticator(credential=device.credential, counter=7)

    refused(thief.sign(asked(now)), now)


def test_an_unknown_passkey_is_answered_like_a_wrong_one(device, now):
    refused(Authenticator(credential=b"nobody's").sign(asked(now)), now)


def test_a_passkey_with_the_name_of_another_user_is_refused(device, now):
    device.user_handle = "f" * 64

    refused(device.sign(asked(now)), now)


def test_a_closed_account_opens_no_more(device, now):
    User.objects.update(is_active=False)

    refused(device.sign(asked(now)), now)


def test_a_counter_that_does_not_grow_is_refused_and_logged(device, now, caplog):
    prove_passkey(answer=device.sign(asked(now)), browser=BROWSER, now=now)
    device.counter = 1

    refused(device.sign(asked(now)), now)
    assert [it.levelname for it in caplog.records if "counts backwards" in it.message] == ["WARNING"]


def test_a_device_that_counted_may_not_stop_counting(device, now):
    device.counter, device.counts = 0, False

    refused(device.sign(asked(now)), now)


def test_a_manager_that_never_counts_logs_in_again_and_again(person, now):
    device = added(person, now, counter=0, counts=False)

    for _time in range(2):
        assert prove_passkey(answer=device.sign(asked(now)), browser=BROWSER, now=now) == person.user_id


def test_adding_wants_a_password_or_code(person, now):
    with pytest.raises(WrongPassword):
        ask_for_passkey(actor=person, proof=Proof(text="guess"), now=now)
    assert PasskeyChallenge.objects.count() == 0

    send_password_code(actor=person, ip="", now=now)
    assert ask_for_passkey(actor=person, proof=Proof(text="000000"), now=now).user_name == "138****1111"


def test_adding_goes_by_a_passkey_that_is_there(person, device, now):
    request = ask_for_proof(actor=person, now=now)
    again = ask_for_passkey(actor=person, proof=Proof(key=device.sign(request)), now=now)

    assert (request.allowed, again.excluded) == ((b64(b"key-one"),), (b64(b"key-one"),))


def test_the_passkey_of_another_proves_nothing(person, device, now):
    other = somebody(now, "+8613900002222")
    theirs = added(other, now, credential=b"key-two")

    foreign = theirs.sign(ask_for_proof(actor=person, now=now))
    for_login = device.sign(asked(now))

    for answer in (foreign, for_login):
        with pytest.raises(PasskeyRefused):
            ask_for_passkey(actor=person, proof=Proof(key=answer), now=now)


@pytest.mark.parametrize(
    "how",
    [
        {"origin": "https://evil.example"},
        {"rp_id": "evil.example"},
        {"kind": "webauthn.get"},
        {"algorithm": -60},
    ],
    ids=lambda how: str(next(iter(how.values()))),
)
def test_a_key_made_elsewhere_or_of_another_kind_is_not_added(person, now, how):
    request = ask_for_passkey(actor=person, proof=PASSWORD, now=now)

    with pytest.raises(PasskeyNotAdded):
        add_passkey(
            actor=person, answer=Authenticator(credential=b"k").make(request, **how), name="x", now=now
        )
    assert Passkey.objects.count() == 0


@pytest.mark.parametrize(
    "change", [{"attestation": "AA"}, {"credential": b64(b"other")}, {"client_data": "AA"}]
)
def test_an_answer_that_is_none_adds_nothing(person, now, change):
    made = Authenticator(credential=b"k").make(ask_for_passkey(actor=person, proof=PASSWORD, now=now))

    with pytest.raises(PasskeyNotAdded):
        add_passkey(actor=person, answer=replace(made, **change), name="x", now=now)
    assert Passkey.objects.count() == 0


@pytest.mark.parametrize("length", [0, 1024])
def test_a_credential_has_a_name_of_a_fair_length(person, now, length):
    made = Authenticator(credential=b"k" * length).make(
        ask_for_passkey(actor=person, proof=PASSWORD, now=now)
    )

    with pytest.raises(PasskeyNotAdded):
        add_passkey(actor=person, answer=made, name="x", now=now)


def test_a_challenge_adds_one_key_in_its_own_session(person, now):
    made = Authenticator(credential=b"k").make(ask_for_passkey(actor=person, proof=PASSWORD, now=now))
    other = actor_for_token(token=make_session(now=now).token, now=now)

    with pytest.raises(PasskeyNotAdded):
        add_passkey(actor=other, answer=made, name="x", now=now)
    add_passkey(actor=person, answer=made, name="x", now=now)
    with pytest.raises(PasskeyNotAdded):
        add_passkey(actor=person, answer=made, name="x", now=now)
    assert Passkey.objects.count() == 1


def test_a_credential_belongs_to_one_person(person, device, now):
    other = somebody(now, "+8613900002222")

    with pytest.raises(PasskeyNotAdded):
        added(other, now, credential=device.credential)
    assert Passkey.objects.get().user_id == person.user_id


def test_ten_passkeys_are_all(person, now):
    late = ask_for_passkey(actor=person, proof=PASSWORD, now=now)
    for number in range(10):
        added(person, now, credential=b"key-%d" % number)

    with pytest.raises(TooManyPasskeys):
        ask_for_passkey(actor=person, proof=PASSWORD, now=now)
    with pytest.raises(TooManyPasskeys):
        add_passkey(actor=person, answer=Authenticator(credential=b"late").make(late), name="x", now=now)
    assert len(list_passkeys(actor=person)) == 10


def test_removing_wants_proof_and_ones_own_passkey(person, device, now):
    other = somebody(now, "+8613900002222")
    passkey_id = Passkey.objects.get().pk

    with pytest.raises(PasskeyNotFound):
        remove_passkey(actor=other, passkey_id=passkey_id, proof=PASSWORD, now=now)
    with pytest.raises(WrongPassword):
        remove_passkey(actor=person, passkey_id=passkey_id, proof=Proof(), now=now)
    assert Passkey.objects.count() == 1

    remove_passkey(actor=person, passkey_id=passkey_id, proof=PASSWORD, now=now)
    assert (Passkey.objects.count(), AuditEntry.objects.filter(action="accounts.remove_passkey").count()) == (
        0,
        1,
    )
    refused(device.sign(asked(now)), now)


def test_a_passkey_may_prove_its_own_removal(person, device, now):
    proof = Proof(key=device.sign(ask_for_proof(actor=person, now=now)))

    remove_passkey(actor=person, passkey_id=Passkey.objects.get().pk, proof=proof, now=now)

    assert Passkey.objects.count() == 0


@pytest.mark.parametrize(
    ("url", "is_offered"),
    [
        ("https://shop.example", True),
        ("https://shop.example:8443", True),
        ("http://localhost:9260", True),
        ("http://shop.localhost", True),
        ("http://shop.example", False),
        ("http://127.0.0.1:8000", False),
        ("https://192.0.2.7", False),
        ("https://[2001:db8::1]", False),
        ("https://", False),
    ],
)
def test_passkeys_are_offered_at_names_that_browsers_trust(settings, now, url, is_offered):
    settings.ZHIDA = replace(settings.ZHIDA, public_url=url)

    assert are_passkeys_offered() is is_offered
    if not is_offered:
        with pytest.raises(PasskeysUnavailable):
            asked(now)
        assert PasskeyChallenge.objects.count() == 0


def test_challenges_go_with_the_purge(now):
    asked(now)

    assert purge_traces(now=now + timedelta(minutes=4)) == 0
    assert purge_traces(now=now + timedelta(minutes=6)) == 1


def test_recent_logins_show_ended_ones_too_and_at_most_ten(person, now):
    for hour in range(11):
        make_session(now=now + timedelta(hours=hour + 1))
    later = now + timedelta(days=1)
    newest = LoginSession.objects.order_by("-opened_at")[0]
    end_session(actor=person, session_id=newest.pk, now=later)

    shown = list_recent_logins(actor=person, now=later)

    assert (len(shown), shown[0].id, shown[0].is_current) == (10, newest.pk, False)
    assert list_recent_logins(actor=somebody(now, "+8613900002222"), now=later)[0].is_current is True
