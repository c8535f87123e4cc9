"""The waiting line of a flash sale: who passes, who waits at which place, and what a ticket is worth."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.running.doors import SHOP, send, set_clock, shopper_client

from zhida.shop.cart import queries as cart_queries
from zhida.shop.cart.errors import CartChanged
from zhida.shop.cart.records import WantedLine
from zhida.shop.cart.tests.factories import make_address, make_shopper, make_sku
from zhida.shop.checkout import conf, queries, services
from zhida.shop.checkout.errors import BusyWaiting, PlaceLost
from zhida.shop.checkout.models import WaitingLine
from zhida.shop.checkout.records import PlacedOrder, PlaceOrder, Turn
from zhida.shop.checkout.tests.factories import fill_cart
from zhida.shop.checkout.waiting import tickets
from zhida.shop.checkout.waiting.gate import WORKER
from zhida.shop.kernel.money import Money
from zhida.shop.orders.models import Order
from zhida.shop.promotions.tests.offers_made import make_flash

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]

FLASH = Money(9900)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def worker():
    """A worker that starts anew and leaves nothing behind."""
    WORKER.forget()
    yield WORKER
    WORKER.forget()


@pytest.fixture
def sale(now) -> str:
    """A flash sale of F-1 at 99.00 that this worker knows: somebody has bought there. N-1 is in none."""
    make_sku("F-1", now=now, stock=500)
    make_sku("N-1", now=now)
    offer = make_flash("F-1", now=now, quota_left=100)
    buy(make_shopper(now=now), now=now)
    return offer


@pytest.fixture
def crowd(sale, worker) -> str:
    """As many checkouts under way as the worker admits."""
    for _checkout in range(conf.CHECKOUTS_AT_ONCE):
        assert worker.enter(is_limited=True)
    return sale


def submit(shopper, *, now, **changes: object) -> PlaceOrder:
    request = PlaceOrder(
        address_id=make_address(shopper, now=now),
        expected_payable=FLASH,
        lines=(WantedLine(sku="F-1", quantity=1),),
    )
    return replace(request, **changes)


def buy(shopper, *, now, ticket: str = "", key: str | None = None, **changes: object) -> PlacedOrder:
    return services.place_in_turn(
        actor=shopper,
        request=submit(shopper, now=now, **changes),
        idempotency_key=key,
        turn=Turn(ticket=ticket, asked_at=now),
        now=now,
    )


def refused(shopper, *, now, **changes: object) -> BusyWaiting:
    orders = Order.objects.count()
    with pytest.raises(BusyWaiting) as refusal:
        buy(shopper, now=now, **changes)
    assert Order.objects.count() == orders
    return refusal.value


def make_room(worker) -> None:
    for _checkout in range(conf.CHECKOUTS_AT_ONCE):
        worker.leave()


def fill_line(offer: str, *, now, places: int) -> None:
    WaitingLine.objects.create(offer_number=offer, places_given=places, moved_at=now)


def test_without_a_crowd_the_line_costs_no_statement(now, sale):
    shopper = make_shopper(now=now)
    request = submit(shopper, now=now)

    def counted(place) -> int:
        with CaptureQueriesContext(connection) as statements:
            place()
        return len(statements)

    counted(lambda: services.place_order(actor=shopper, request=request, idempotency_key=None, now=now))
    straight = counted(
        lambda: services.place_order(actor=shopper, request=request, idempotency_key=None, now=now)
    )
    in_turn = counted(
        lambda: services.place_in_turn(
            actor=shopper, request=request, idempotency_key=None, turn=Turn(asked_at=now), now=now
        )
    )

    assert in_turn == straight
    assert not WaitingLine.objects.exists()


def test_whoever_finds_no_room_gets_the_next_place(now, crowd):
    first = refused(make_shopper(now=now), now=now)
    second = refused(make_shopper(now=now), now=now)

    assert (first.code, first.data["place"], first.data["ahead"]) == ("busy_waiting", 1, 1)
    assert (second.data["place"], second.data["ahead"], second.retry_after_seconds) == (2, 2, 1)
    assert WaitingLine.objects.get().places_given == 2


def test_an_ordinary_order_passes_the_crowd(now, crowd):
    shopper = make_shopper(now=now)

    placed = buy(shopper, now=now, lines=(WantedLine(sku="N-1", quantity=1),), expected_payable=Money(12900))

    assert placed.status == "awaiting_payment"


def test_a_cart_waits_when_the_lines_that_are_bought_are_on_sale(now, crowd):
    shopper, nobody = make_shopper(now=now), make_shopper(now=now)
    fill_cart(shopper, ("F-1", 1), ("N-1", 1), now=now)
    held = {line.sku: line.line_id for line in cart_queries.read_cart(shopper).lines}

    waits = refused(shopper, now=now, lines=None)
    waits_too = refused(shopper, now=now, lines=None, line_ids=(held["F-1"],))
    passes = buy(shopper, now=now, lines=None, line_ids=(held["N-1"],), expected_payable=Money(12900))

    assert waits.data["place"] == waits_too.data["place"] == 1
    assert passes.payable == Money(12900)
    with pytest.raises(CartChanged):
        buy(nobody, now=now, lines=None)


def test_a_newcomer_does_not_pass_the_line_although_there_is_room(now, crowd, worker):
    fill_line(crowd, now=now, places=100)
    early = refused(make_shopper(now=now), now=now)
    make_room(worker)

    late = refused(make_shopper(now=now), now=now)

    assert (early.data["place"], late.data["place"]) == (101, 102)


def test_a_newcomer_takes_the_room_when_nobody_comes_back_for_a_place(now, crowd, worker):
    fill_line(crowd, now=now, places=1000)
    ticket = refused(make_shopper(now=now), now=now).data["ticket"]
    make_room(worker)
    refused(make_shopper(now=now), now=now + 2 * SECOND)

    passes = buy(make_shopper(now=now), now=now + 3 * SECOND)
    queries.waiting_place(ticket=ticket, now=now + 4 * SECOND)
    waits = refused(make_shopper(now=now), now=now + 6 * SECOND)
    refused(make_shopper(now=now), now=now + 6 * SECOND, ticket=ticket)
    waits_too = refused(make_shopper(now=now), now=now + 6 * SECOND)

    assert passes.payable == FLASH
    assert (waits.data["place"], waits_too.data["place"]) == (1003, 1005)


def test_who_comes_back_without_the_ticket_has_the_same_place(now, crowd, worker):
    fill_line(crowd, now=now, places=100)
    shopper = make_shopper(now=now)
    first = refused(shopper, now=now)
    make_room(worker)
    worker.note_holder(crowd, now=now + 3 * SECOND)

    placed = buy(shopper, now=now + 3 * SECOND)

    assert (first.data["place"], placed.payable) == (101, FLASH)


def test_the_turn_comes_with_time_and_is_used_with_the_ticket(now, crowd, worker):
    fill_line(crowd, now=now, places=100)
    shopper = make_shopper(now=now)
    waits = refused(shopper, now=now)
    make_room(worker)
    assert (waits.data["ahead"], waits.retry_after_seconds) == (101, 3)

    halfway = refused(shopper, now=now + SECOND, ticket=waits.data["ticket"])
    placed = buy(shopper, now=now + 3 * SECOND, ticket=waits.data["ticket"])

    assert (halfway.data["place"], halfway.data["ahead"]) == (101, 51)
    assert halfway.data["ticket"] == waits.data["ticket"]
    assert placed.payable == FLASH


def test_a_turn_without_room_is_kept(now, crowd):
    shopper = make_shopper(now=now)
    waits = refused(shopper, now=now)

    still = refused(shopper, now=now + SECOND, ticket=waits.data["ticket"])

    assert (still.data["place"], still.data["ahead"], still.retry_after_seconds) == (1, 0, 1)
    assert WaitingLine.objects.get().places_given == 1


def test_an_empty_line_begins_anew(now, crowd, worker):
    refused(make_shopper(now=now), now=now)
    later = now + timedelta(seconds=30)

    again = refused(make_shopper(now=now), now=later)

    line = WaitingLine.objects.get()
    assert (again.data["place"], again.data["ahead"]) == (2, 1)
    assert (line.places_given, line.places_let_in, line.moved_at) == (2, 1, later)


def test_one_account_has_one_place(now, crowd):
    shopper = make_shopper(now=now)

    places = {refused(shopper, now=now).data["place"] for _try in range(3)}

    assert places == {1}
    assert WaitingLine.objects.get().places_given == 1


def test_a_lost_ticket_loses_only_its_place(now, crowd, worker):
    fill_line(crowd, now=now, places=100)
    shopper = make_shopper(now=now)
    first = refused(shopper, now=now)
    worker.forget()
    buy(make_shopper(now=now), now=now)
    fill_room(worker)

    again = refused(shopper, now=now)

    assert (first.data["place"], again.data["place"]) == (101, 102)


def fill_room(worker) -> None:
    while worker.enter(is_limited=True):
        pass


def test_places_that_are_too_many_to_remember_are_kept_by_their_tickets(now, crowd, monkeypatch):
    monkeypatch.setattr(conf, "PLACES_REMEMBERED", 1)
    shopper = make_shopper(now=now)
    first = refused(shopper, now=now)
    refused(make_shopper(now=now), now=now)

    with_ticket = refused(shopper, now=now, ticket=first.data["ticket"])
    without = refused(shopper, now=now)

    assert (with_ticket.data["place"], without.data["place"]) == (1, 3)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda ticket: ticket[:-1] + ("A" if ticket[-1] != "A" else "B"),
        lambda ticket: "A" + ticket[1:],
        lambda _ticket: "nonsense",
        lambda _ticket: "x" * (conf.LONGEST_TICKET + 1),
        lambda _ticket: signing.Signer(salt="other").sign_object(["", 1, 1, 1, 1]),
    ],
)
def test_a_forged_ticket_counts_as_none(now, crowd, worker, spoil):
    fill_line(crowd, now=now, places=100)
    holder = make_shopper(now=now)
    ticket = refused(holder, now=now).data["ticket"]
    make_room(worker)
    later = now + timedelta(seconds=2)

    answered = refused(make_shopper(now=now), now=later, ticket=spoil(ticket))

    assert answered.data["place"] == 102
    with pytest.raises(PlaceLost):
        queries.waiting_place(ticket=spoil(ticket), now=later)


def test_a_ticket_is_good_for_its_own_account_and_offer_only(now, crowd, worker):
    fill_line(crowd, now=now, places=100)
    holder, other = make_shopper(now=now), make_shopper(now=now)
    ticket = refused(holder, now=now).data["ticket"]
    known = tickets.read(ticket, now=now)
    elsewhere = tickets.sign(replace(known, offer="F0", place=1))
    fill_line_more(crowd, places=400)
    make_room(worker)
    later = now + timedelta(seconds=2)

    shared = refused(other, now=later, ticket=ticket)
    swapped = refused(holder, now=later, ticket=elsewhere)

    assert shared.data["place"] == 401
    assert swapped.data["place"] == 101
    assert swapped.data["ticket"] == ticket


def fill_line_more(offer: str, *, places: int) -> None:
    WaitingLine.objects.filter(offer_number=offer).update(places_given=places)


def test_a_ticket_of_a_line_that_is_gone_is_a_turn(now, crowd, worker):
    fill_line(crowd, now=now, places=100)
    shopper = make_shopper(now=now)
    ticket = refused(shopper, now=now).data["ticket"]
    WaitingLine.objects.all().delete()
    make_room(worker)

    assert buy(shopper, now=now + 2 * SECOND, ticket=ticket).payable == FLASH


def test_a_ticket_ends_two_minutes_after_its_turn(now, crowd, worker):
    fill_line(crowd, now=now, places=99)
    ticket = refused(make_shopper(now=now), now=now).data["ticket"]
    end = now.replace(microsecond=0) + timedelta(seconds=2) + conf.TURN_LASTS

    assert tickets.read(ticket, now=end - SECOND).arrived_at == now.replace(microsecond=0)
    assert tickets.read(ticket, now=end) is None


def test_a_worker_reads_a_line_once_a_second_until_it_is_empty(now, crowd):
    fill_line(crowd, now=now, places=100)
    ticket = refused(make_shopper(now=now), now=now).data["ticket"]

    def looked(after: timedelta) -> int:
        with CaptureQueriesContext(connection) as statements:
            queries.waiting_place(ticket=ticket, now=now + after)
        return len(statements)

    looks = [0.5, 0.9, 1.1, 1.5, 2.2]

    assert [looked(timedelta(seconds=seconds)) for seconds in looks] == [0, 0, 1, 0, 1]
    assert queries.waiting_place(ticket=ticket, now=now + 4 * SECOND).is_turn
    assert not WORKER.knows_line_of(crowd)


def test_a_worker_forgets_a_sale_that_it_no_longer_prices(now, crowd):
    later = now + conf.FLASH_REMEMBERED

    placed = buy(make_shopper(now=now), now=later)

    assert placed.payable == FLASH


def test_doors_move_a_line_by_the_clock_of_the_machine(now, settings, tmp_path, crowd, monkeypatch):
    set_clock(settings, tmp_path, now)
    monkeypatch.setattr(conf, "LINE_BELIEVED", timedelta(0))
    fill_line(crowd, now=datetime.now(UTC) + timedelta(hours=1), places=100)
    shopper = make_shopper(now=now)
    client = shopper_client(shopper)
    body = {
        "address_id": make_address(shopper, now=now),
        "expected_payable": {"minor": 9900, "currency": "CNY"},
        "lines": [{"sku": "F-1", "quantity": 1}],
    }

    waits = send(client, "POST", f"{SHOP}/orders", body)
    ticket = waits.json()["ticket"]
    place = client.get(f"{SHOP}/waiting-places", {"ticket": ticket})
    WaitingLine.objects.update(moved_at=datetime.now(UTC) - timedelta(hours=1))
    make_room(WORKER)
    placed = send(client, "POST", f"{SHOP}/orders", body, Waiting_Ticket=ticket)

    assert (waits.status_code, waits.json()["code"], waits.headers["Retry-After"]) == (
        503,
        "busy_waiting",
        "3",
    )
    assert place.json() == {"place": 101, "ahead": 101, "is_turn": False, "retry_after_seconds": 3}
    assert placed.status_code == 201
    assert client.get(f"{SHOP}/waiting-places", {"ticket": "x"}).json()["code"] == "place_lost"
