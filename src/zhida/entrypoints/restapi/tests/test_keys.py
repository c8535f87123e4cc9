"""API keys of programs: what they hold, where they end, and that the key itself is nowhere to be read."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from zhida.config.logs import redact
from zhida.entrypoints.restapi.apis import staff_api
from zhida.shop.accounts.errors import (
    KeyNameTaken,
    KeyNotFound,
    KeyRefusedHere,
    PermissionDenied,
    TooManyCalls,
)
from zhida.shop.accounts.key_queries import list_keys
from zhida.shop.accounts.key_records import NewKey
from zhida.shop.accounts.models import ApiKey, AuditEntry, StaffProfile
from zhida.shop.accounts.permissions import MANAGE_KEYS, MANAGE_STAFF, READ_AUDIT, grantable
from zhida.shop.accounts.queries import actor_for_key
from zhida.shop.accounts.records import Actor, ActorKind, Role
from zhida.shop.accounts.services import count_call, make_key, note_key_used, record_audit, revoke_key
from zhida.shop.accounts.tests.factories import hire
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.uow import transactional

pytestmark = pytest.mark.django_db

NEW = NewKey(name="erp", scopes=frozenset({READ_AUDIT.code}))
assert staff_api  # its routes say what can be granted


@pytest.fixture
def admin(now):
    staff = hire(now=now)
    return Actor(kind=ActorKind.STAFF, user_id=staff.id, roles=frozenset({Role.ADMIN}))


def made(admin, now, **changes):
    return make_key(actor=admin, new=replace(NEW, **changes), now=now)


def test_a_key_speaks_for_a_program_with_its_scopes(admin, now):
    token = made(admin, now).token

    actor = actor_for_key(token=token, ip="203.0.113.7", now=now)

    assert actor == Actor(kind=ActorKind.KEY, key_name="erp", scopes=frozenset({"accounts.read_audit"}))
    assert actor.principal == "key:erp"
    assert (actor.has(READ_AUDIT), actor.has(MANAGE_STAFF), actor.has(MANAGE_KEYS)) == (True, False, False)
    assert actor.is_staff


def test_what_is_for_people_is_no_keys_even_when_written_into_one(now):
    actor = Actor(kind=ActorKind.KEY, key_name="erp", scopes=frozenset({MANAGE_KEYS.code}))

    assert not actor.has(MANAGE_KEYS)
    assert {MANAGE_KEYS.code, MANAGE_STAFF.code, "pricing.approve"}.isdisjoint(grantable())


def test_the_key_is_stored_as_a_digest_and_stands_in_no_audit_row(admin, now, caplog):
    with caplog.at_level(logging.DEBUG):
        token = made(admin, now).token

    row = ApiKey.objects.get()
    entry = AuditEntry.objects.get(action="accounts.make_key")
    stored = [str(value) for value in row.__dict__.values()]
    assert not any(token in text for text in [*stored, repr(entry.__dict__), caplog.text])
    assert (entry.subject, entry.after["scopes"]) == ("api_key:erp", ["accounts.read_audit"])
    assert row.hint == token[:8]
    assert redact(f"got {token} back") == "got *** back"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "ERP"}, "name"),
        ({"name": "x"}, "name"),
        ({"scopes": frozenset({"accounts.manage_staff"})}, "scopes"),
        ({"scopes": frozenset({"no.such"})}, "scopes"),
        ({"scopes": frozenset()}, "scopes"),
        ({"networks": ("203.0.113.7/8",)}, "networks"),
        ({"networks": ("here",)}, "networks"),
        ({"networks": tuple(f"203.0.113.{n}" for n in range(21))}, "networks"),
    ],
)
def test_a_key_that_cannot_be_is_refused(admin, now, changes, field):
    with pytest.raises(InvalidInput) as refused:
        made(admin, now, **changes)

    assert list(refused.value.fields) == [field]
    assert not ApiKey.objects.exists()


def test_an_end_in_the_past_and_a_used_name_are_refused(admin, now):
    with pytest.raises(InvalidInput):
        made(admin, now, expires_at=now)
    revoke_key(actor=admin, key_id=made(admin, now).key.id, now=now)
    with pytest.raises(KeyNameTaken):
        made(admin, now)

    assert ApiKey.objects.count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_administrator_makes_keys(now, role):
    staff = Actor(kind=ActorKind.STAFF, user_id=1, roles=frozenset({role}))

    with pytest.raises(PermissionDenied):
        make_key(actor=staff, new=NEW, now=now)
    with pytest.raises(PermissionDenied):
        revoke_key(actor=staff, key_id=1, now=now)
    with pytest.raises(PermissionDenied):
        list_keys(actor=staff, now=now)


def test_a_key_makes_no_key(admin, now):
    program = Actor(kind=ActorKind.KEY, key_name="erp", scopes=frozenset(grantable()))

    with pytest.raises(PermissionDenied):
        make_key(actor=program, new=NEW, now=now)


def test_what_a_key_writes_names_it_in_the_audit_log(now):
    actor = Actor(kind=ActorKind.KEY, key_name="erp")

    transactional(record_audit)(
        actor=actor, action="orders.set_flag", subject="order:Z1", before=None, after=None, now=now
    )

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.actor_id, entry.session_id) == ("key:erp", None, None)


def test_a_revoked_key_opens_nothing_from_then_on(admin, now):
    key = made(admin, now)

    revoke_key(actor=admin, key_id=key.key.id, now=now)
    revoke_key(actor=admin, key_id=key.key.id, now=now + timedelta(hours=1))

    assert actor_for_key(token=key.token, ip="", now=now) is None
    assert ApiKey.objects.get().revoked_at == now
    assert AuditEntry.objects.filter(action="accounts.revoke_key").count() == 1
    with pytest.raises(KeyNotFound):
        revoke_key(actor=admin, key_id=1, now=now)


def test_a_key_ends_at_its_instant(admin, now):
    end = now + timedelta(days=1)
    token = made(admin, now, expires_at=end).token

    assert actor_for_key(token=token, ip="", now=end - timedelta(seconds=1)) is not None
    assert actor_for_key(token=token, ip="", now=end) is None


@pytest.mark.parametrize("change", [{"is_active": False}, {"roles": ["ORDER"]}])
def test_a_key_is_worth_what_its_maker_is(admin, now, change):
    token = made(admin, now).token

    StaffProfile.objects.update(**change)

    assert actor_for_key(token=token, ip="", now=now) is None
    assert [key.is_usable for key in list_keys(actor=admin, now=now)] == [False]


@pytest.mark.parametrize(
    ("ip", "may"),
    [
        ("203.0.113.7", True),
        ("::ffff:203.0.113.9", True),
        ("203.0.114.1", False),
        ("", False),
        ("2001:db8::1", True),
    ],
)
def test_a_key_with_networks_is_good_from_there_only(admin, now, ip, may):
    token = made(admin, now, networks=("203.0.113.0/24", "2001:db8::/32")).token

    if may:
        assert actor_for_key(token=token, ip=ip, now=now) is not None
    else:
        with pytest.raises(KeyRefusedHere):
            actor_for_key(token=token, ip=ip, now=now)


@pytest.mark.parametrize("token", ["zk_unknown", "", "eyJ"])
def test_an_unknown_key_is_nobody(now, token):
    assert actor_for_key(token=token, ip="", now=now) is None


def test_the_last_use_is_written_once_a_minute(admin, now, django_assert_num_queries):
    token = made(admin, now).token

    note_key_used(actor=actor_for_key(token=token, ip="", now=now), now=now)
    again = actor_for_key(token=token, ip="", now=now)
    with django_assert_num_queries(0):
        note_key_used(actor=again, now=now + timedelta(seconds=59))
    assert ApiKey.objects.get().used_at == now
    note_key_used(actor=again, now=now + timedelta(seconds=60))

    assert ApiKey.objects.get().used_at == now + timedelta(seconds=60)


def test_a_key_calls_600_times_a_minute(now, monkeypatch):
    monkeypatch.setattr("zhida.shop.accounts.conf.KEY_CALLS_A_MINUTE", 3)
    actor = Actor(kind=ActorKind.KEY, key_name="busy")
    minute = now.replace(second=15, microsecond=0)

    for _call in range(3):
        count_call(actor=actor, now=minute)
    with pytest.raises(TooManyCalls) as refused:
        count_call(actor=actor, now=minute)
    count_call(actor=replace(actor, key_name="other"), now=minute)
    count_call(actor=actor, now=minute + timedelta(minutes=1))

    assert refused.value.retry_after_seconds == 45


def test_keys_are_listed_with_one_query(admin, now, django_assert_num_queries):
    made(admin, now, name="first")
    with django_assert_num_queries(1):
        assert len(list_keys(actor=admin, now=now)) == 1
    made(admin, now, name="second")
    made(admin, now, name="third")

    with django_assert_num_queries(1):
        assert [key.name for key in list_keys(actor=admin, now=now)][-1] == "first"
