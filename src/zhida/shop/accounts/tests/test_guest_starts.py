"""Logins begun by guests: so many an hour from one network, nothing kept of a refused one."""

import dataclasses
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import override_settings

from zhida.config.env import Mode
from zhida.shop.accounts import conf
from zhida.shop.accounts.errors import TooManyLogins
from zhida.shop.accounts.models import GuestStartKind, GuestStarts, LoginWalk, PasskeyChallenge
from zhida.shop.accounts.queries import actor_for_token
from zhida.shop.accounts.records import Actor, ActorKind, WalkPurpose, WalkStart
from zhida.shop.accounts.services import ask_for_login, begin_walk, purge_traces
from zhida.shop.accounts.services.guest_starts import count_guest_start
from zhida.shop.kernel.uow import transactional

from .factories import make_session

pytestmark = pytest.mark.django_db
NETWORK = "203.0.113.7"
BROWSER = "b" * 43
GUEST = Actor(kind=ActorKind.GUEST, guest_key="a" * 32)


@pytest.fixture
def production():
    changed = dataclasses.replace(
        settings.ZHIDA,
        mode=Mode.PRODUCTION,
        public_url="https://shop.example",
        sms_provider="aliyun",
        sms_endpoint="https://127.0.0.1:9",
        sms_templates={"LOGIN_CODE": "SMS_1"},
    )
    with override_settings(ZHIDA=changed):
        yield


@pytest.fixture
def hour(now):
    return now.replace(minute=0, second=0, microsecond=0)


def started(purpose):
    return WalkStart(provider="weibo", purpose=purpose, browser=BROWSER, next_path="/", ip=NETWORK)


@transactional
def begin(now, *, ip=NETWORK, kind=GuestStartKind.PASSKEY):
    count_guest_start(kind=kind, ip=ip, now=now)


def use_up(hour, **row):
    limit = conf.GUEST_STARTS_AN_HOUR_PER_ADDRESS
    begin(hour, **row)
    GuestStarts.objects.filter(begun=1).update(begun=limit)


def test_a_network_begins_so_many_an_hour(production, hour):
    for second in range(conf.GUEST_STARTS_AN_HOUR_PER_ADDRESS):
        begin(hour + timedelta(seconds=second))

    with pytest.raises(TooManyLogins) as refused:
        begin(hour + timedelta(minutes=45))

    assert refused.value.retry_after_seconds == 900
    assert GuestStarts.objects.get().begun == 120
    begin(hour + timedelta(hours=1))
    assert sorted(GuestStarts.objects.values_list("begun", flat=True)) == [1, 120]


def test_other_networks_and_kinds_are_counted_for_themselves(production, hour):
    use_up(hour)
    use_up(hour, ip="2001:db8:1:2::1")

    begin(hour, ip="203.0.113.8")
    begin(hour, kind=GuestStartKind.WALK)
    begin(hour, ip="2001:db8:1:3::1")
    with pytest.raises(TooManyLogins):
        begin(hour, ip="2001:db8:1:2:ffff::9")
    assert GuestStarts.objects.count() == 5


def test_a_refused_guest_gets_no_challenge(production, hour):
    use_up(hour)

    with pytest.raises(TooManyLogins):
        ask_for_login(browser=BROWSER, ip=NETWORK, now=hour)

    assert PasskeyChallenge.objects.count() == 0
    ask_for_login(browser=BROWSER, ip="", now=hour)
    assert PasskeyChallenge.objects.count() == 1


def test_a_refused_guest_walks_nowhere_and_a_member_is_not_counted(production, hour, tmp_path):
    use_up(hour, kind=GuestStartKind.WALK)
    (tmp_path / "weibo").write_text("secret", encoding="ascii")
    file = tmp_path / "logins.toml"
    file.write_text('[logins.weibo]\nkind = "weibo"\napp_id = "1"\nsecret_file = "weibo"\n', encoding="ascii")
    member = actor_for_token(token=make_session(now=hour).token, now=hour)

    with override_settings(ZHIDA=dataclasses.replace(settings.ZHIDA, logins_file=file)):
        with pytest.raises(TooManyLogins):
            begin_walk(start=started(WalkPurpose.LOGIN), actor=GUEST, now=hour)
        assert LoginWalk.objects.count() == 0
        begin_walk(start=started(WalkPurpose.JOIN), actor=member, now=hour)

    assert (LoginWalk.objects.count(), GuestStarts.objects.count()) == (1, 1)


def test_nothing_is_counted_in_test_mode(hour):
    begin(hour)

    assert GuestStarts.objects.count() == 0


def test_the_network_itself_is_not_kept_and_its_count_goes_after_two_days(production, hour):
    begin(hour)

    assert NETWORK not in GuestStarts.objects.get().address_index
    assert purge_traces(now=hour + timedelta(days=2)) == 0
    assert purge_traces(now=hour + timedelta(days=2, seconds=1)) == 1
