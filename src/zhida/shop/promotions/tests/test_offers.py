"""Stored offers: drafting, versions, publishing, stopping and who may."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.promotions import queries, services
from zhida.shop.promotions.errors import (
    InvalidOffer,
    OfferCannotMove,
    OfferNotFound,
)
from zhida.shop.promotions.lifecycle import OFFER_TRANSITIONS, OfferStatus
from zhida.shop.promotions.models import Offer, OfferVersion
from zhida.shop.promotions.tests.offers_made import CUT_200_30, EVERY_100_15, counts, make_offer

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]


def event_names() -> list[str]:
    return list(
        OutboxEvent.objects.filter(name__startswith="promotions.")
        .order_by("id")
        .values_list("name", flat=True)
    )


def test_new_offer_is_a_draft_under_a_number_of_the_shop(now, staff_actor):
    actor = staff_actor(Role.MARKETING)

    record = services.create_offer(actor=actor, document={**CUT_200_30, "id": "mine"}, now=now)

    assert (record.status, record.version, record.title) == ("DRAFT", 1, "满200减30")
    assert record.number.startswith("A261122")
    assert json.loads(record.document) == {**CUT_200_30, "id": record.number}
    assert (counts(), event_names()) == ((1, 1, 0), [])
    audit = AuditEntry.objects.get(action="promotions.create")
    assert (audit.subject, audit.before) == (f"offer:{record.number}", None)


@pytest.mark.parametrize(
    ("document", "title"),
    [
        ({**CUT_200_30, "title": "开门红"}, "开门红"),
        (EVERY_100_15, "每满100减15"),
        (
            {
                "kind": "threshold_cut",
                "tiers": [{"threshold": 300000, "cut": 30000}, {"threshold": 100050, "cut": 8000}],
            },
            "满1000.50减80，满3000减300",
        ),
    ],
)
def test_offer_without_title_says_what_it_does(now, document, title):
    record = services.create_offer(actor=SYSTEM_ACTOR, document=document, now=now)

    assert record.title == title


def test_coupon_is_not_an_offer(now):
    with pytest.raises(InvalidOffer) as caught:
        services.create_offer(actor=SYSTEM_ACTOR, document={"kind": "shop"}, now=now)

    assert list(caught.value.fields) == ["kind"]
    assert counts() == (0, 0, 0)


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"kind": "mystery"}, "kind"),
        ({}, "kind"),
        ({"kind": "threshold_cut"}, "tiers"),
        ({**CUT_200_30, "tiers": [{"threshold": 100, "cut": 101}]}, "tiers[0].cut"),
        ({**CUT_200_30, "tiers": [{"threshold": 100, "cut": 0}]}, "tiers[0].cut"),
        ({**CUT_200_30, "tiers": [{"threshold": 100, "cut": -1}]}, "tiers[0].cut"),
        ({**CUT_200_30, "tiers": [{"threshold": -1, "cut": 1}]}, "tiers[0].threshold"),
        ({**CUT_200_30, "tiers": [{"threshold": 100, "cut": 1.5}]}, "tiers[0].cut"),
        ({**CUT_200_30, "tiers": [{"threshold": 100, "cut": 1, "percent": 5}]}, "tiers[0].percent"),
        ({**CUT_200_30, "tiers": [{"threshold": 100, "cut": 1}] * 2}, "tiers"),
        ({**CUT_200_30, "tiers": [{"threshold": 100, "cut": 9}, {"threshold": 200, "cut": 9}]}, "tiers"),
        ({**CUT_200_30, "tiers": [{"threshold": 900, "cut": 9}, {"threshold": 200, "cut": 10}]}, "tiers"),
        ({**CUT_200_30, "tiers": [{"threshold": n * 10 + 10, "cut": n + 1} for n in range(11)]}, "tiers"),
        ({**CUT_200_30, "scope": {"sku": ["A"]}}, "scope.sku"),
        ({**CUT_200_30, "scope": {"skus": [f"S{n}" for n in range(2001)]}}, "scope"),
        ({**CUT_200_30, "threshold": 5}, "threshold"),
        ({**CUT_200_30, "surprise": 5}, "surprise"),
        ({**CUT_200_30, "title": "长" * 61}, "title"),
        ({**CUT_200_30, "group": "g" * 41}, "group"),
        ({**CUT_200_30, "priority": 10_001}, "priority"),
        ({**CUT_200_30, "cap": 2999}, "cap"),
        ({**CUT_200_30, "starts_at": "2026-11-22T12:00:00"}, "starts_at"),
        (
            {**CUT_200_30, "starts_at": "2026-11-22T12:00:00+08:00", "ends_at": "2026-11-22T11:00:00+08:00"},
            "ends_at",
        ),
        (
            {**CUT_200_30, "starts_at": "2026-11-22T12:00:00+08:00", "ends_at": "2026-11-22T04:00:00Z"},
            "ends_at",
        ),
        ({**EVERY_100_15, "threshold": 0}, "threshold"),
        ({**EVERY_100_15, "cut": 10001, "cap": None}, "cut"),
        ({**EVERY_100_15, "cap": 1499}, "cap"),
        ({**EVERY_100_15, "tiers": []}, "tiers"),
    ],
)
def test_offer_without_sense_is_refused_with_its_field(now, document, field):
    with pytest.raises(InvalidOffer) as caught:
        services.create_offer(actor=SYSTEM_ACTOR, document=document, now=now)

    assert list(caught.value.fields) == [field]
    assert counts() == (0, 0, 0)


def test_changing_a_draft_keeps_both_versions(now):
    number = make_offer(now=now, publish=False)

    record = services.change_offer(
        actor=SYSTEM_ACTOR, number=number, changes={"tiers": [{"threshold": 30000, "cut": 5000}]}, now=now
    )

    assert (record.version, record.title, record.status) == (2, "满300减50", "DRAFT")
    versions = OfferVersion.objects.order_by("version")
    assert [json.loads(row.document)["tiers"] for row in versions] == [
        [{"threshold": 20000, "cut": 3000}],
        [{"threshold": 30000, "cut": 5000}],
    ]
    assert event_names() == []


def test_changing_a_published_offer_makes_a_new_version_and_is_announced(now):
    number = make_offer(now=now, title="旧", priority=3)

    record = services.change_offer(
        actor=SYSTEM_ACTOR, number=number, changes={"title": None, "priority": 7}, now=now
    )

    assert (record.version, record.status, record.title) == (2, "PUBLISHED", "满200减30")
    assert Offer.objects.get().priority == 7
    assert event_names() == ["promotions.OfferPublished"] * 2


def test_change_to_the_same_makes_no_version(now):
    number = make_offer(now=now)

    services.change_offer(
        actor=SYSTEM_ACTOR, number=number, changes={"kind": "every_cut", "id": "x", "cap": None}, now=now
    )

    assert (counts(), Offer.objects.get().version) == ((1, 1, 0), 1)


def test_refused_change_writes_nothing(now):
    number = make_offer(now=now)

    with pytest.raises(InvalidOffer):
        services.change_offer(actor=SYSTEM_ACTOR, number=number, changes={"tiers": []}, now=now)

    assert (counts(), Offer.objects.get().version) == ((1, 1, 0), 1)


def test_publishing_and_stopping_are_announced_and_audited(now):
    number = make_offer(now=now)

    record = services.stop_offer(actor=SYSTEM_ACTOR, number=number, now=now)

    assert (record.status, record.published_at) == ("STOPPED", now)
    assert event_names() == ["promotions.OfferPublished", "promotions.OfferStopped"]
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "promotions.create",
        "promotions.publish",
        "promotions.stop",
    ]


def test_stopping_a_draft_is_not_announced(now):
    number = make_offer(now=now, publish=False)

    services.stop_offer(actor=SYSTEM_ACTOR, number=number, now=now)

    assert event_names() == []


@pytest.mark.parametrize("status", list(OfferStatus))
@pytest.mark.parametrize("to", [OfferStatus.PUBLISHED, OfferStatus.STOPPED])
def test_every_move_is_allowed_or_refused_by_the_machine(now, status, to):
    number = make_offer(now=now, publish=status is not OfferStatus.DRAFT)
    if status is OfferStatus.STOPPED:
        services.stop_offer(actor=SYSTEM_ACTOR, number=number, now=now)
    move = services.publish_offer if to is OfferStatus.PUBLISHED else services.stop_offer

    if to in OFFER_TRANSITIONS[status]:
        move(actor=SYSTEM_ACTOR, number=number, now=now)
        assert Offer.objects.get().status == to
    else:
        with pytest.raises(OfferCannotMove):
            move(actor=SYSTEM_ACTOR, number=number, now=now)
        assert Offer.objects.get().status == status


def test_stopped_offer_cannot_be_changed(now):
    number = make_offer(now=now)
    services.stop_offer(actor=SYSTEM_ACTOR, number=number, now=now)

    with pytest.raises(OfferCannotMove):
        services.change_offer(actor=SYSTEM_ACTOR, number=number, changes={"priority": 1}, now=now)

    assert OfferVersion.objects.count() == 1


def test_offer_whose_period_is_over_cannot_be_published(now):
    number = make_offer(now=now, publish=False, ends_at="2026-11-22T04:00:00Z")

    with pytest.raises(InvalidOffer):
        services.publish_offer(actor=SYSTEM_ACTOR, number=number, now=now)

    assert Offer.objects.get().status == "DRAFT"
    earlier = now - timedelta(seconds=1)
    assert services.publish_offer(actor=SYSTEM_ACTOR, number=number, now=earlier).status == "PUBLISHED"


def test_unknown_offer_is_not_found(now, staff_actor):
    with pytest.raises(OfferNotFound):
        services.publish_offer(actor=SYSTEM_ACTOR, number="A0", now=now)
    with pytest.raises(OfferNotFound):
        queries.get_offer(actor=staff_actor(), number="A0")


@pytest.mark.parametrize("role", [Role.ORDER, Role.GOODS, Role.PRICE, Role.AUDITOR])
def test_other_roles_may_read_but_not_write(now, staff_actor, role):
    number = make_offer(now=now, publish=False)
    actor = staff_actor(role)

    for refused in (
        lambda: services.create_offer(actor=actor, document=CUT_200_30, now=now),
        lambda: services.change_offer(actor=actor, number=number, changes={"priority": 1}, now=now),
        lambda: services.publish_offer(actor=actor, number=number, now=now),
        lambda: services.stop_offer(actor=actor, number=number, now=now),
    ):
        with pytest.raises(PermissionDenied):
            refused()

    assert (counts(), Offer.objects.get().status) == ((1, 1, 0), "DRAFT")
    assert queries.get_offer(actor=actor, number=number).number == number


@pytest.mark.parametrize("count", [1, 3])
def test_offers_are_listed_newest_first_with_one_query(now, staff_actor, count, django_assert_num_queries):
    numbers = [make_offer(now=now, publish=False) for _ in range(count)]
    make_offer(now=now)

    with django_assert_num_queries(1):
        page = queries.list_offers(actor=staff_actor(Role.MARKETING), status="DRAFT")

    assert [record.number for record in page.items] == numbers[::-1]


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="MariaDB withholds the rights instead (DESIGN 5.10)"
)
def test_versions_can_be_neither_changed_nor_deleted(now):
    make_offer(now=now)

    for statement in (
        "UPDATE promotions_offerversion SET document = ''",
        "DELETE FROM promotions_offerversion",
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_move_that_another_made_first_is_refused(now, meanwhile):
    number = make_offer(now=now, publish=False)
    meanwhile('UPDATE "promotions_offer"', lambda: Offer.objects.update(status=OfferStatus.STOPPED))

    with pytest.raises(OfferCannotMove):
        services.publish_offer(actor=SYSTEM_ACTOR, number=number, now=now)

    assert Offer.objects.get().published_at is None
