"""Telling a search engine of pages: the interface over real HTTP, and when the shop uses it."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest

from zhida.doubles.baidu_push import PushDesk, PushServer
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.catalogue.events import ProductChanged, ProductPublished, ProductWithdrawn
from zhida.shop.catalogue.services import take_off_sale
from zhida.shop.catalogue.tests.factories import make_product
from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.money import Money
from zhida.shop.pricing.services import set_price
from zhida.shop.search import services, subscribers, tasks
from zhida.shop.search.models import PushQuota, WaitingPage
from zhida.shop.search.providers.baidu import (
    BaiduPush,
    Pushed,
    PushOverQuota,
    PushRefused,
    PushUnavailable,
)
from zhida.shop.search.services.pushing import PUSH_TIMER

SITE = "https://shop.example.com"


@pytest.fixture
def double():
    server = PushServer(port=0, desk=PushDesk(site=SITE, token="secret-token"))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.stop()
    thread.join()


@pytest.fixture
def engine(double) -> BaiduPush:
    return BaiduPush(url=double.url, site=SITE, token="secret-token")


@pytest.fixture
def pushing(double, settings, db) -> PushDesk:
    """Set the shop up with an account at the double."""
    settings.ZHIDA = replace(
        settings.ZHIDA, public_url=SITE, baidu_push_url=double.url, baidu_push_token="secret-token"
    )
    return double.desk


def pages(count: int) -> list[str]:
    return [f"{SITE}/p/x-G{index}" for index in range(count)]


def list_product(now: datetime, title: str) -> str:
    outcome = make_product(now=now, title=title, skus=(f"{title}-1",))
    set_price(actor=SYSTEM_ACTOR, sku_id=outcome.sku_ids[f"{title}-1"], selling=Money(100_00), now=now)
    services.refresh_products(product_ids=[outcome.product_id], now=now)
    return outcome.number


def due_times() -> list[datetime]:
    return list(Timer.objects.filter(kind=PUSH_TIMER).order_by("due_at").values_list("due_at", flat=True))


def test_pages_are_taken_and_the_rest_of_the_day_is_told(engine, double):
    assert engine.push(pages(3)) == Pushed(taken=3, remain=497)
    assert double.desk.ledger == pages(3)


def test_addresses_of_others_are_named_and_not_taken(engine):
    pushed = engine.push([*pages(1), "https://other.example.com/p/1", "nonsense"])

    assert pushed == Pushed(taken=1, remain=499, unfit=("https://other.example.com/p/1", "nonsense"))


@pytest.mark.parametrize(
    ("account", "words"),
    [({"token": "wrong"}, "401 token is not valid"), ({"site": "https://not.mine"}, "400 site error")],
)
def test_wrong_account_is_refused(engine, account, words):
    with pytest.raises(PushRefused, match=words):
        replace(engine, **account).push(pages(1))


def test_more_than_is_left_of_the_day_is_over_quota(engine, double):
    double.desk.quota = 2

    with pytest.raises(PushOverQuota):
        engine.push(pages(3))

    assert double.desk.ledger == []


@pytest.mark.parametrize("mood", ["down", "garbage"])
def test_engine_in_trouble_is_unavailable_and_no_token_is_told(engine, double, mood):
    double.desk.mood = mood

    with pytest.raises(PushUnavailable) as trouble:
        engine.push(pages(1))

    assert "secret-token" not in str(trouble.value)


def test_engine_that_is_not_there_is_unavailable(engine):
    with pytest.raises(PushUnavailable, match="ConnectError") as trouble:
        replace(engine, url="http://127.0.0.1:9/urls").push(pages(1))

    assert trouble.value.__cause__ is None


def test_double_obeys_over_http(double):
    control = double.url.replace("/urls", "/control")

    told = httpx.post(control, content=json.dumps({"quota": 7})).json()

    assert (told["quota"], told["ledger"]) == (7, [])


def test_nothing_waits_while_no_token_is_set(db, now):
    services.queue_page(number="G1", is_new=True, now=now)

    assert WaitingPage.objects.count() == 0
    assert due_times() == []
    assert services.push_pages(now=now) == 0


def test_published_and_changed_pages_go_in_one_call(pushing, now):
    first, second = list_product(now, "一号"), list_product(now, "二号")
    subscribers.push_published(ProductPublished(number=first), now=now)
    subscribers.push_changed(ProductChanged(number=second), now=now)
    subscribers.push_changed(ProductChanged(number=first), now=now)

    tasks.push_pages("", now=now)

    assert pushing.calls == [2]
    assert sorted(pushing.ledger) == sorted([f"{SITE}/p/yihao-{first}", f"{SITE}/p/erhao-{second}"])
    assert WaitingPage.objects.count() == 0
    assert PushQuota.objects.get().remain == 498


def test_a_stream_of_changes_shares_a_timer_that_is_not_put_off(pushing, now):
    now = now.replace(minute=12, second=1, microsecond=0)
    for second in range(3):
        services.queue_page(number="G1", is_new=False, now=now + timedelta(seconds=second))
    services.queue_page(number="G2", is_new=True, now=now)

    assert due_times() == [now.replace(minute=13, second=0), now.replace(minute=20, second=0)]


def test_withdrawn_page_is_not_told_of(pushing, now):
    number = list_product(now, "一号")
    subscribers.push_published(ProductPublished(number=number), now=now)
    take_off_sale(actor=SYSTEM_ACTOR, number=number, reason="停产", now=now)
    subscribers.push_withdrawn(ProductWithdrawn(number=number), now=now)

    assert services.push_pages(now=now) == 0
    assert pushing.calls == []


def test_page_that_is_not_listed_leaves_the_queue_untold(pushing, now):
    services.queue_page(number="G-GONE", is_new=True, now=now)

    assert services.push_pages(now=now) == 0
    assert (pushing.calls, WaitingPage.objects.count(), PushQuota.objects.count()) == ([], 0, 0)


def test_unknown_quota_is_found_by_halves_and_new_pages_go_first(pushing, now):
    pushing.quota = 2
    numbers = [list_product(now, f"机{index}") for index in range(5)]
    for number in numbers[:3]:
        services.queue_page(number=number, is_new=False, now=now)
    for number in numbers[3:]:
        services.queue_page(number=number, is_new=True, now=now)

    assert services.push_pages(now=now) == 2

    assert pushing.calls == [5, 2]
    assert [url.rpartition("-")[2] for url in pushing.ledger] == numbers[3:]
    assert WaitingPage.objects.count() == 3
    tomorrow = now.astimezone(SHANGHAI).date() + timedelta(days=1)
    assert due_times()[-1].astimezone(SHANGHAI).date() == tomorrow
    assert services.push_pages(now=now) == 0
    assert pushing.calls == [5, 2]


def test_next_day_the_rest_goes(pushing, now):
    pushing.quota = 1
    for index in range(2):
        services.queue_page(number=list_product(now, f"机{index}"), is_new=True, now=now)
    services.push_pages(now=now)
    pushing.quota = 500

    assert services.push_pages(now=now + timedelta(days=1)) == 1
    assert len(pushing.ledger) == 2


def test_failed_call_keeps_what_waits_and_fails_the_timer(pushing, now):
    services.queue_page(number=list_product(now, "一号"), is_new=True, now=now)
    pushing.mood = "down"

    with pytest.raises(PushUnavailable):
        services.push_pages(now=now)

    row = WaitingPage.objects.get()
    assert (row.claim, row.claimed_until) == ("", None)
    pushing.mood = "up"
    assert services.push_pages(now=now) == 1


def test_refused_account_waits_for_tomorrow(pushing, now, settings, caplog):
    settings.ZHIDA = replace(settings.ZHIDA, baidu_push_token="wrong-token")
    services.queue_page(number=list_product(now, "一号"), is_new=True, now=now)

    assert services.push_pages(now=now) == 0

    assert WaitingPage.objects.count() == 1
    assert due_times()[-1] > now
    assert "takes no pages" in caplog.text
    assert "wrong-token" not in caplog.text


def test_page_that_changes_during_the_call_is_told_again(pushing, now):
    number = list_product(now, "一号")
    services.queue_page(number=number, is_new=True, now=now)
    claimed = WaitingPage.objects.filter(number=number)
    claimed.update(claim="another", claimed_until=now + timedelta(minutes=1))

    assert services.push_pages(now=now) == 0
    services.queue_page(number=number, is_new=False, now=now)
    assert services.push_pages(now=now) == 1
