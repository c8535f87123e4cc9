"""An identity belongs to one user, is found again, and is parted by its owner only."""

from datetime import UTC, datetime

import pytest

from zhida.shop.accounts.errors import IdentityNotFound, IdentityTaken, LoginRequired
from zhida.shop.accounts.models import AuditEntry, SocialIdentity
from zhida.shop.accounts.queries import find_payer_way, list_identities, payer_openids, session_openids
from zhida.shop.accounts.records import Actor, LoginFamily, WalkPurpose
from zhida.shop.accounts.services import join_identity, leave_identity, note_identity_used, note_openid

from .practice import GUEST, Practice
from .test_walks import shopper

PAYING = "wxd678efh567hg6787"
OTHER = "+8613900002222"


def joined(social: Practice, actor: Actor, name: str = "wechat", person: str = "xiaoman") -> None:
    profile = social.walk(name, person=person).profile
    join_identity(actor=actor, profile=profile, now=datetime.now(UTC))


def test_a_joined_identity_is_found_again(social):
    actor = shopper()
    joined(social, actor)

    assert social.walk("wechat").user_id == actor.user_id
    assert social.walk("wechat", person="aqing").user_id is None
    row = SocialIdentity.objects.get()
    assert "小满" not in row.nickname_encrypted
    [shown] = list_identities(actor=actor)
    assert (shown.family, shown.nickname) == (LoginFamily.WEIXIN, "小满")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject) == ("accounts.join_identity", f"customer:{actor.user_id}")


def test_joining_twice_changes_nothing(social):
    actor = shopper()
    joined(social, actor)
    joined(social, actor)

    assert (SocialIdentity.objects.count(), AuditEntry.objects.count()) == (1, 1)


def test_an_identity_never_moves_to_another_user(social):
    joined(social, shopper())

    with pytest.raises(IdentityTaken):
        joined(social, shopper(OTHER))

    assert (SocialIdentity.objects.count(), AuditEntry.objects.count()) == (1, 1)


def test_the_same_person_in_another_application_is_known_by_the_union_id(social):
    actor = shopper()
    joined(social, actor, "wechat")

    walk = social.walk("wechat_mp")
    assert walk.user_id == actor.user_id
    with pytest.raises(IdentityTaken):
        join_identity(actor=shopper(OTHER), profile=walk.profile, now=datetime.now(UTC))
    note_identity_used(actor=actor, profile=walk.profile, now=datetime.now(UTC))

    assert sorted(SocialIdentity.objects.values_list("app_id", flat=True)) == ["wxbdc5610cc59c1631", PAYING]


def test_a_login_keeps_the_name_of_today(social):
    actor = shopper()
    joined(social, actor)
    before = SocialIdentity.objects.get()

    note_identity_used(actor=actor, profile=social.walk("wechat").profile, now=datetime.now(UTC))

    after = SocialIdentity.objects.get()
    assert after.used_at > before.used_at
    assert (after.joined_at, after.union_index) == (before.joined_at, before.union_index)


def test_only_the_owner_parts_an_identity(social):
    actor = shopper()
    joined(social, actor, "weibo")
    identity_id = list_identities(actor=actor)[0].id

    with pytest.raises(IdentityNotFound):
        leave_identity(actor=shopper(OTHER), identity_id=identity_id, now=datetime.now(UTC))
    with pytest.raises(LoginRequired):
        leave_identity(actor=GUEST, identity_id=identity_id, now=datetime.now(UTC))
    assert SocialIdentity.objects.count() == 1
    leave_identity(actor=actor, identity_id=identity_id, now=datetime.now(UTC))

    assert (SocialIdentity.objects.count(), list_identities(actor=actor)) == (0, [])
    assert social.walk("weibo").user_id is None
    actions = AuditEntry.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["accounts.join_identity", "accounts.leave_identity"]


@pytest.mark.parametrize("people", [("xiaoman",), ("xiaoman", "aqing", "laozhou")])
def test_the_list_of_identities_costs_one_query(social, people, django_assert_num_queries):
    actor = shopper()
    for person in people:
        joined(social, actor, "weibo", person)

    with django_assert_num_queries(1):
        assert len(list_identities(actor=actor)) == len(people)


def test_the_sessions_openid_goes_before_the_joined_one(social):
    actor = shopper()
    joined(social, actor, "wechat_mp", "aqing")
    mine = payer_openids(actor=actor)[PAYING]
    social.client.cookies.clear()
    silent = social.walk("wechat_mp", purpose=WalkPurpose.PAYER, actor=actor).profile

    assert session_openids(actor=actor) == {}
    for _time in range(2):
        note_openid(actor=actor, profile=silent, now=datetime.now(UTC))

    assert session_openids(actor=actor) == {PAYING: silent.subject}
    assert payer_openids(actor=actor) == {PAYING: silent.subject}
    assert silent.subject != mine
    assert session_openids(actor=shopper()) == {}


def test_a_silent_openid_logs_nobody_in(social):
    actor = shopper()
    silent = social.walk("wechat_mp", purpose=WalkPurpose.PAYER, actor=actor).profile
    note_openid(actor=actor, profile=silent, now=datetime.now(UTC))

    assert social.walk("wechat_mp").user_id is None
    assert list_identities(actor=actor) == []


def test_who_pays_is_asked_of_the_paying_application(social):
    way = find_payer_way(app_ids=(PAYING,))

    assert way is not None
    assert way.name == "wechat_mp"
    assert find_payer_way(app_ids=("wxbdc5610cc59c1631", "wxnobody")) is None
