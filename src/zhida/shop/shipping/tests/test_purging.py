"""Old pushes are forgotten, the oldest first; what they reported stays."""

from datetime import timedelta

import pytest

from zhida.shop.kernel.models import Timer
from zhida.shop.shipping import conf, queries, services, tasks
from zhida.shop.shipping.models import CourierPush
from zhida.shop.shipping.records import TrackingReport

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep_push(now):
    """Keep a push that came so many days ago."""

    def keep_push(*, days, digest):
        CourierPush.objects.create(
            digest=digest,
            service="practice",
            tracking="SF1",
            received_at=now - timedelta(days=days),
            parcels=1,
            body="{}",
        )

    return keep_push


def _due():
    return Timer.objects.get(kind="shipping.purge", key="all").due_at


def test_pushes_of_a_past_quarter_go_and_their_reports_stay(now, keep_push, send):
    number = send()
    report = TrackingReport(occurred_at=now, text="已揽收", state=None)
    services.keep_reports(number=number, reports=[report], now=now)
    for days, digest in ((91, "a"), (90, "b"), (1, "c")):
        keep_push(days=days, digest=digest)

    tasks.purge("all", now=now)

    assert list(CourierPush.objects.order_by("digest").values_list("digest", flat=True)) == ["b", "c"]
    assert [event.text for event in queries.get_parcel(number=number).events] == ["已揽收"]
    assert _due() == now + timedelta(days=1)


def test_the_oldest_go_first_and_the_rest_at_once_afterwards(now, keep_push, monkeypatch):
    monkeypatch.setattr(conf, "PUSHES_PURGED_AT_ONCE", 2)
    for days, digest in ((100, "a"), (120, "b"), (95, "c")):
        keep_push(days=days, digest=digest)

    tasks.purge("all", now=now)

    assert list(CourierPush.objects.values_list("digest", flat=True)) == ["c"]
    assert _due() == now
    tasks.purge("all", now=now)
    assert (CourierPush.objects.count(), _due()) == (0, now + timedelta(days=1))
