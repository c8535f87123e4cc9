"""A passkey's name is its owner's word: changed by them alone, and audited without it."""

import pytest

from zhida.shop.accounts.errors import PasskeyNotFound
from zhida.shop.accounts.models import AuditEntry, Passkey
from zhida.shop.accounts.queries import actor_for_token, list_passkeys
from zhida.shop.accounts.services import rename_passkey
from zhida.shop.kernel.errors import InvalidInput

from .factories import make_session

pytestmark = pytest.mark.django_db


def somebody(now, number="+8613800001111"):
    return actor_for_token(token=make_session(now=now, number=number).token, now=now)


@pytest.fixture
def person(now):
    return somebody(now)


@pytest.fixture
def passkey(person, now):
    return Passkey.objects.create(
        user_id=person.user_id, credential="AA", credential_index="AA", name="手机", made_at=now
    )


def test_a_passkey_is_renamed(person, passkey, now):
    renamed = rename_passkey(actor=person, passkey_id=passkey.pk, name=" 旧手机 ", now=now)

    assert (renamed.name, list_passkeys(actor=person)[0].name) == ("旧手机", "旧手机")
    audit = AuditEntry.objects.get(action="accounts.rename_passkey")
    assert (audit.actor_id, audit.before, audit.after) == (person.user_id, None, {"passkey": str(passkey.pk)})


def test_nobody_else_renames_it(passkey, now):
    with pytest.raises(PasskeyNotFound):
        rename_passkey(actor=somebody(now, "+8613900002222"), passkey_id=passkey.pk, name="x", now=now)

    assert Passkey.objects.get().name == "手机"


@pytest.mark.parametrize("name", ["  ", "长" * 41])
def test_a_name_has_1_to_40_letters(person, passkey, now, name):
    with pytest.raises(InvalidInput):
        rename_passkey(actor=person, passkey_id=passkey.pk, name=name, now=now)

    assert (Passkey.objects.get().name, AuditEntry.objects.count()) == ("手机", 0)
