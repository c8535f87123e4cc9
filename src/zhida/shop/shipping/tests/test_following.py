"""Following a parcel at the practice aggregator: subscribed after dispatch, asked about when it is silent."""

from datetime import timedelta

import pytest

from zhida.doubles.couriers.wire import Scan
from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.shipping import conf, queries, services, subscribers, tasks
from zhida.shop.shipping.errors import (
    CourierQueryLimit,
    CourierServiceMissing,
    CourierUnavailable,
    ParcelArrived,
    ParcelNotFound,
)
from zhida.shop.shipping.events import ParcelShipped
from zhida.shop.shipping.lifecycle import FOLLOW_TRANSITIONS, FollowState, ParcelState
from zhida.shop.shipping.models import Parcel, ParcelFollowing
from zhida.shop.shipping.providers import http
from zhida.shop.shipping.records import TrackingReport
from zhida.shop.shipping.tests.conftest import TRACKING

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(couriers_file, send, now):
    """A parcel whose dispatch was announced."""
    sent = send()
    event = ParcelShipped(ref="Z1", parcel=sent, carrier="SF", tracking=TRACKING)
    transactional(subscribers.on_parcel_shipped)(event, now=now)
    return sent


@pytest.fixture
def followed(number, now):
    tasks.follow(number, now=now)
    return number


def _state():
    return FollowState(ParcelFollowing.objects.get().state)


def _due():
    return Timer.objects.get(kind="shipping.follow").due_at


def test_dispatch_plans_and_the_timer_subscribes(number, depot, now):
    assert (_state(), _due()) == (FollowState.WAITING, now)

    tasks.follow(number, now=now)

    waybill = depot.depot.waybills[TRACKING]
    assert (waybill.company, waybill.callback) == (
        "shunfeng",
        "http://127.0.0.1:8000/hooks/couriers/practice",
    )
    assert (_state(), _due()) == (FollowState.FOLLOWED, now + conf.POLL_AFTER)


def test_announced_twice_is_followed_once(number, now):
    assert not services.start_following(number=number, now=now)
    assert ParcelFollowing.objects.count() == 1


def test_without_a_file_or_for_another_courier_nothing_is_followed(send, now, couriers_file):
    other = send(carrier="JDKY", tracking="JD123456")
    couriers_file.write_text("")
    plain = send()

    assert not services.start_following(number=plain, now=now)
    assert not services.start_following(number=other, now=now)
    assert not Timer.objects.filter(kind="shipping.follow").exists()


@pytest.mark.parametrize("kind", ["drop", "error", "garbage", "busy"])
def test_an_aggregator_that_is_out_is_tried_again_later(number, depot, now, kind):
    depot.depot.faults.down = kind
    for place, wait in enumerate(conf.SUBSCRIBE_WAITS):
        tasks.follow(number, now=now)
        assert (_state(), _due()) == (FollowState.WAITING, now + wait)
        assert ParcelFollowing.objects.get().attempts == place + 1
    tasks.follow(number, now=now)
    assert _state() is FollowState.REFUSED
    depot.depot.faults.clear()

    services.follow_again(actor=SYSTEM_ACTOR, number=number, now=now)
    tasks.follow(number, now=now)

    assert _state() is FollowState.FOLLOWED
    assert AuditEntry.objects.get().action == "shipping.follow_again"


def test_an_answer_that_takes_too_long_is_no_answer(number, depot, now, monkeypatch):
    monkeypatch.setattr(http, "READ_SECONDS", 0.05)
    depot.depot.faults.down, depot.depot.faults.slow_seconds = "slow", 0.2

    tasks.follow(number, now=now)

    assert (_state(), ParcelFollowing.objects.get().refusal) == (FollowState.WAITING, "ReadTimeout")


def test_answers_are_bounded_in_size_and_time(number, depot, now, monkeypatch):
    monkeypatch.setattr(http, "MOST_ANSWER_BYTES", 10)
    tasks.follow(number, now=now)
    assert ParcelFollowing.objects.get().refusal == "answer too large"
    monkeypatch.undo()
    monkeypatch.setattr(http, "TOTAL_SECONDS", -1)
    tasks.follow(number, now=now)
    assert ParcelFollowing.objects.get().refusal == "answer too slow"


def test_a_subscription_that_is_there_already_is_fine(number, depot, now):
    tasks.follow(number, now=now)
    services.follow_again(actor=SYSTEM_ACTOR, number=number, now=now)

    tasks.follow(number, now=now)

    assert _state() is FollowState.FOLLOWED
    assert [line["outcome"] for line in depot.depot.ledger] == ["200", "501"]


def test_a_refusal_for_good_waits_for_staff(number, depot, now, settings):
    settings.ZHIDA = settings.ZHIDA.__class__(
        **{name: getattr(settings.ZHIDA, name) for name in settings.ZHIDA.__dataclass_fields__}
        | {"public_url": "https://shop.example"}
    )

    tasks.follow(number, now=now)
    tasks.follow(number, now=now)

    following = ParcelFollowing.objects.get()
    assert (following.state, following.refusal, following.attempts) == ("REFUSED", "701", 1)
    assert len(depot.depot.ledger) == 1


def test_a_silent_parcel_is_asked_about_and_its_signature_ends_it(followed, depot, now):
    depot.depot.scan(TRACKING, Scan(at=now + timedelta(hours=2), text="已签收", code="3"))
    later = now + conf.POLL_AFTER

    tasks.follow(followed, now=later)

    parcel = queries.get_parcel(number=followed)
    assert (parcel.state, parcel.delivered_at) == (ParcelState.DELIVERED, now + timedelta(hours=2))
    assert _state() is FollowState.ENDED
    assert _due() == later
    tasks.follow(followed, now=later)
    assert [line["what"] for line in depot.depot.ledger] == ["subscribe", "query"]


def test_a_parcel_that_was_heard_of_is_left_alone_until_it_is_silent(followed, depot, now):
    report = TrackingReport(occurred_at=now, text="在路上", state=ParcelState.IN_TRANSIT)
    heard_at = now + timedelta(hours=5)
    services.keep_reports(number=followed, reports=[report], now=heard_at)

    tasks.follow(followed, now=now + conf.POLL_AFTER)

    assert _due() == heard_at + conf.POLL_AFTER
    assert [line["what"] for line in depot.depot.ledger] == ["subscribe"]


def test_a_day_has_so_many_queries_and_the_next_one_has_them_again(followed, depot, now):
    for _time in range(conf.POLLS_A_DAY):
        assert services.query_parcel(actor=SYSTEM_ACTOR, number=followed, now=now) == 0
    with pytest.raises(CourierQueryLimit):
        services.query_parcel(actor=SYSTEM_ACTOR, number=followed, now=now)
    tasks.follow(followed, now=now + timedelta(hours=11, minutes=59))
    ParcelFollowing.objects.update(polled_on=(now + conf.POLL_AFTER).date(), polls=conf.POLLS_A_DAY)

    tasks.follow(followed, now=now + timedelta(hours=12))

    assert [line["what"] for line in depot.depot.ledger].count("query") == conf.POLLS_A_DAY + 1
    assert ParcelFollowing.objects.get().polls == 1


def test_the_timer_waits_when_the_days_queries_are_used_up(followed, depot, now):
    later = now + conf.POLL_AFTER
    ParcelFollowing.objects.update(polled_on=(later + timedelta(hours=8)).date(), polls=conf.POLLS_A_DAY)

    tasks.follow(followed, now=later)

    assert _due() == later + conf.POLL_AFTER
    assert [line["what"] for line in depot.depot.ledger] == ["subscribe"]


@pytest.mark.parametrize("kind", ["error", "garbage", "busy"])
def test_a_query_that_fails_writes_nothing_and_is_tried_later(followed, depot, now, kind):
    depot.depot.faults.down = kind
    later = now + conf.POLL_AFTER

    tasks.follow(followed, now=later)

    assert _due() == later + conf.POLL_AFTER
    assert queries.get_parcel(number=followed).events == ()
    if kind != "busy":
        with pytest.raises(CourierUnavailable):
            services.query_parcel(actor=SYSTEM_ACTOR, number=followed, now=later)


def test_nobody_follows_for_ever(followed, now):
    tasks.follow(followed, now=now + conf.FOLLOW_AT_MOST)

    assert _state() is FollowState.ENDED


def test_an_aggregator_that_left_the_file_is_waited_for(followed, couriers_file, now):
    couriers_file.write_text("# none\n")

    tasks.follow(followed, now=now)

    assert _due() == now + conf.POLL_AFTER
    with pytest.raises(CourierServiceMissing):
        services.follow_again(actor=SYSTEM_ACTOR, number=followed, now=now)
    with pytest.raises(CourierServiceMissing):
        services.query_parcel(actor=SYSTEM_ACTOR, number=followed, now=now)


def test_a_parcel_of_before_is_followed_when_staff_ask(couriers_file, send, depot, now):
    number = send()

    services.query_parcel(actor=SYSTEM_ACTOR, number=number, now=now)
    assert (_state(), _due()) == (FollowState.WAITING, now)

    other = send(tracking="SF9876543210")
    services.follow_again(actor=SYSTEM_ACTOR, number=other, now=now)
    assert ParcelFollowing.objects.filter(state="WAITING").count() == 2


def test_what_has_arrived_is_not_followed_again(followed, now):
    Parcel.objects.update(state=ParcelState.DELIVERED)

    with pytest.raises(ParcelArrived):
        services.follow_again(actor=SYSTEM_ACTOR, number=followed, now=now)


def test_staff_acts_need_the_right_and_a_parcel(followed, staff_actor, now):
    for act in (services.follow_again, services.query_parcel, services.put_trouble_aside):
        with pytest.raises(PermissionDenied):
            act(actor=staff_actor(Role.GOODS), number=followed, now=now)
        with pytest.raises(ParcelNotFound):
            act(actor=SYSTEM_ACTOR, number="S0", now=now)
    with pytest.raises(ParcelNotFound):
        services.keep_reports(number="S0", reports=[], now=now)


def test_every_state_of_following_has_its_ways_out():
    assert set(FOLLOW_TRANSITIONS) == set(FollowState)
    assert FOLLOW_TRANSITIONS[FollowState.ENDED] == frozenset()
    assert all(FollowState.ENDED in ways for state, ways in FOLLOW_TRANSITIONS.items() if state != "ENDED")


def test_a_timer_of_no_parcel_does_nothing(now):
    tasks.follow("S0", now=now)
