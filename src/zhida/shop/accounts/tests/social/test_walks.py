"""A walk counts once, in one browser and one login session, whatever the service says."""

from datetime import UTC, datetime, timedelta

import pytest

from zhida.shop.accounts.errors import (
    LoginDenied,
    LoginRequired,
    LoginServiceUnavailable,
    LoginWayUnknown,
    WalkRefused,
)
from zhida.shop.accounts.models import LoginWalk, SocialIdentity
from zhida.shop.accounts.queries import get_held_walk, list_login_ways
from zhida.shop.accounts.records import Actor, ActorKind, LoginFamily, WalkAnswer, WalkPurpose
from zhida.shop.accounts.services import claim_walk, hold_walk, purge_traces, take_back
from zhida.shop.accounts.tests.factories import make_session
from zhida.shop.kernel.uow import transactional

from .practice import BROWSER, GUEST

SERVICES = [
    ("wechat", LoginFamily.WEIXIN, True),
    ("wechat_mp", LoginFamily.WEIXIN, True),
    ("weibo", LoginFamily.WEIBO, False),
    ("alipay", LoginFamily.ALIPAY, False),
]


def shopper(number: str = "+8613800001111") -> Actor:
    opened = make_session(now=datetime.now(UTC), number=number)
    return Actor(kind=ActorKind.SHOPPER, user_id=opened.user.id, session_id=opened.session_id)


@pytest.mark.parametrize(("name", "family", "has_union"), SERVICES)
def test_a_walk_there_and_back_tells_who_it_is(social, name, family, has_union):
    walk = social.walk(name, person="aqing")

    assert (walk.purpose, walk.next_path, walk.user_id) == (WalkPurpose.LOGIN, "/cart", None)
    assert (walk.profile.family, walk.profile.nickname) == (family, "阿青")
    assert bool(walk.profile.union) is has_union
    assert walk.profile.subject
    assert SocialIdentity.objects.count() == 0


def test_the_silent_walk_asks_nothing_and_tells_the_openid_only(social):
    actor = shopper()
    address = social.begin("wechat_mp", purpose=WalkPurpose.PAYER, actor=actor)
    answer = social.client.get(address)

    assert "scope=snsapi_base" in address
    assert answer.status_code == 303
    walk = social.walk("wechat_mp", purpose=WalkPurpose.PAYER, actor=actor)
    assert (walk.profile.union, walk.profile.nickname) == ("", "")
    assert walk.profile.subject == social.walk("wechat_mp", actor=actor).profile.subject


def test_only_digests_of_state_and_browser_are_kept(social):
    address = social.begin("weibo")

    row = LoginWalk.objects.get()
    state = address.partition("state=")[2]
    assert state not in (row.state_digest, "")
    assert (len(row.state_digest), len(row.browser_digest)) == (64, 64)
    assert BROWSER not in row.browser_digest


def test_a_state_counts_once(social):
    fields = social.visit(social.begin("wechat"))
    social.take_back("wechat", fields)

    with pytest.raises(WalkRefused):
        social.take_back("wechat", fields)


@pytest.mark.parametrize("browser", ["", "c" * 43])
def test_a_state_counts_in_the_browser_that_began_it(social, browser):
    fields = social.visit(social.begin("wechat"))

    with pytest.raises(WalkRefused):
        social.take_back("wechat", fields, browser=browser)

    assert LoginWalk.objects.get().returned_at is None


@pytest.mark.parametrize("state", ["", "invented", "x" * 4000])
def test_a_state_of_nobody_is_refused_before_the_service_is_asked(social, state):
    fields = social.visit(social.begin("wechat")) | {"state": state}
    social.services.faults.down = "drop"

    with pytest.raises(WalkRefused):
        social.take_back("wechat", fields)


def test_a_state_of_one_service_is_none_of_another(social):
    fields = social.visit(social.begin("wechat"))

    with pytest.raises(WalkRefused):
        social.take_back("weibo", fields)


def test_a_walk_ends_after_ten_minutes(social):
    fields = social.visit(social.begin("wechat"))
    answer = WalkAnswer(provider="wechat", browser=BROWSER, fields=fields)

    with pytest.raises(WalkRefused):
        take_back(answer=answer, actor=GUEST, now=datetime.now(UTC) + timedelta(minutes=10))


def test_a_walk_of_one_login_session_is_none_of_another(social):
    first, second = shopper(), shopper()
    fields = social.visit(social.begin("wechat", purpose=WalkPurpose.JOIN, actor=first))

    for other in (second, GUEST, shopper("+8613900002222")):
        with pytest.raises(WalkRefused):
            social.take_back("wechat", fields, actor=other)

    assert social.take_back("wechat", fields, actor=first).purpose is WalkPurpose.JOIN


@pytest.mark.parametrize("name", ["wechat", "wechat_mp", "weibo", "alipay"])
def test_who_refuses_at_the_service_is_not_logged_in(social, name):
    fields = social.visit(social.begin(name), choice="refuse")

    with pytest.raises(LoginDenied) as refusal:
        social.take_back(name, fields)

    assert refusal.value.data == {"purpose": "LOGIN", "next_path": "/cart"}


@pytest.mark.parametrize(("name", "key"), [("wechat", "code"), ("weibo", "code"), ("alipay", "auth_code")])
def test_a_wrong_code_logs_nobody_in(social, name, key, caplog):
    fields = social.visit(social.begin(name)) | {key: "a-code-of-nobody"}

    with pytest.raises(LoginServiceUnavailable):
        social.take_back(name, fields)

    assert "CodeRefused" in caplog.text
    assert "a-code-of-nobody" not in caplog.text


def test_a_code_of_another_alipay_application_is_no_consent(social):
    fields = social.visit(social.begin("alipay")) | {"app_id": "2021999999999999"}

    with pytest.raises(LoginDenied):
        social.take_back("alipay", fields)


@pytest.mark.parametrize("name", ["wechat", "weibo", "alipay"])
@pytest.mark.parametrize("how", ["drop", "error", "garbage"])
def test_a_service_that_is_down_logs_nobody_in_and_uses_the_walk_up(social, name, how):
    fields = social.visit(social.begin(name))
    social.services.faults.down = how

    with pytest.raises(LoginServiceUnavailable):
        social.take_back(name, fields)

    social.services.faults.clear()
    with pytest.raises(WalkRefused):
        social.take_back(name, fields)


def test_a_service_is_never_asked_inside_a_transaction(social):
    with pytest.raises(RuntimeError):
        transactional(social.take_back)("wechat", {})


def test_joining_and_paying_are_for_who_is_logged_in(social):
    for purpose in (WalkPurpose.JOIN, WalkPurpose.PAYER):
        with pytest.raises(LoginRequired):
            social.begin("wechat", purpose=purpose)
    with pytest.raises(LoginWayUnknown):
        social.begin("qq")

    assert LoginWalk.objects.count() == 0


def test_what_was_held_is_given_once_to_its_browser(social):
    now = datetime.now(UTC)
    walk = social.walk("wechat")
    hold_walk(walk_id=walk.id, profile=walk.profile)

    held = get_held_walk(walk_id=walk.id, browser=BROWSER, now=now)
    assert (held.family, held.nickname, held.next_path) == (LoginFamily.WEIXIN, "小满", "/cart")
    assert walk.profile.subject not in LoginWalk.objects.get().profile_encrypted
    for browser, at in (("c" * 43, now), (BROWSER, now + timedelta(minutes=11))):
        with pytest.raises(WalkRefused):
            claim_walk(walk_id=walk.id, browser=browser, now=at)
        with pytest.raises(WalkRefused):
            get_held_walk(walk_id=walk.id, browser=browser, now=at)
    assert claim_walk(walk_id=walk.id, browser=BROWSER, now=now) == walk.profile
    with pytest.raises(WalkRefused):
        claim_walk(walk_id=walk.id, browser=BROWSER, now=now)
    assert LoginWalk.objects.get().profile_encrypted == ""


def test_walks_are_forgotten_an_hour_after_their_end(social):
    social.begin("wechat")
    now = datetime.now(UTC)

    assert purge_traces(now=now + timedelta(minutes=69)) == 0
    assert purge_traces(now=now + timedelta(minutes=71)) == 1


def test_each_browser_is_offered_what_works_in_it(social):
    assert [way.name for way in list_login_ways(inside_wechat=False)] == ["wechat", "weibo", "alipay"]
    assert [way.name for way in list_login_ways(inside_wechat=True)] == ["wechat_mp", "weibo", "alipay"]
