from datetime import UTC, date, datetime

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.catalogue.tests.factories import make_product
from zhida.shop.inventory.services import adjust, ensure_warehouse
from zhida.shop.kernel.money import Money
from zhida.shop.shipping import queries, services
from zhida.shop.shipping.api import freight, promise
from zhida.shop.shipping.errors import InvalidRegion, NotDeliverable
from zhida.shop.shipping.models import FreightTemplate
from zhida.shop.shipping.records import DeliveryPromiseRecord, FreightTemplateRecord

pytestmark = pytest.mark.django_db

SHENZHEN = "440305"


def _template(region, first, step=0, *, is_served=True):
    return FreightTemplateRecord(
        region=region,
        is_served=is_served,
        first_weight_grams=1000,
        first_fee=Money(first),
        step_grams=500,
        step_fee=Money(step),
    )


def _put(*templates, now, actor=SYSTEM_ACTOR):
    for template in templates:
        services.put_freight_template(actor=actor, template=template, now=now)


def _promise(region, first, last, warehouse="", *, now):
    record = DeliveryPromiseRecord(region=region, warehouse=warehouse, min_days=first, max_days=last)
    services.put_delivery_promise(actor=SYSTEM_ACTOR, promise=record, now=now)


@pytest.mark.parametrize(
    ("grams", "minor"),
    [(0, 1000), (1000, 1000), (1001, 1300), (1500, 1300), (1501, 1600), (2100, 1900)],
)
def test_freight_counts_each_step_begun(now, django_assert_num_queries, grams, minor):
    _put(_template("", 1000, 300), now=now)

    with django_assert_num_queries(1):
        fee = queries.quote_freight(region=SHENZHEN, weight_grams=grams)

    assert fee == Money(minor)


def test_longest_region_holds(now):
    _put(_template("", 1500), _template("44", 1000), _template("4403", 600), _template("65", 3000), now=now)

    fees = {
        region: queries.quote_freight(region=region, weight_grams=1).minor
        for region in (SHENZHEN, "440106", "110105", "650102")
    }

    assert fees == {SHENZHEN: 600, "440106": 1000, "110105": 1500, "650102": 3000}


def test_region_without_service_is_refused(now):
    with pytest.raises(NotDeliverable):
        queries.quote_freight(region=SHENZHEN, weight_grams=1)

    _put(_template("", 1500), _template("71", 0, is_served=False), now=now)

    with pytest.raises(NotDeliverable):
        queries.quote_freight(region="710100", weight_grams=1)
    assert queries.is_deliverable(region="710100") is False
    assert queries.is_deliverable(region=SHENZHEN) is True


def test_default_freight_is_nothing_and_set_once(now):
    services.ensure_default_freight()
    services.ensure_default_freight()

    assert queries.quote_freight(region=SHENZHEN, weight_grams=99_999) == Money(0)

    _put(_template("", 1500), now=now)
    services.ensure_default_freight()

    assert queries.quote_freight(region=SHENZHEN, weight_grams=1) == Money(1500)


def test_put_template_is_audited_and_guarded(now, staff_actor):
    _put(_template("44", 1000), now=now, actor=staff_actor(Role.PRICE))
    _put(_template("44", 900), now=now, actor=staff_actor(Role.PRICE))

    audit = AuditEntry.objects.order_by("pk").last()
    assert (audit.action, audit.subject) == ("shipping.put_freight_template", "region:44")
    assert (audit.before["first_fee_minor"], audit.after["first_fee"]) == (1000, 900)
    with pytest.raises(PermissionDenied):
        _put(_template("44", 0), now=now, actor=staff_actor(Role.ORDER))
    with pytest.raises(InvalidRegion):
        _put(_template("4", 0), now=now)
    assert FreightTemplate.objects.get().first_fee_minor == 900


def test_removed_template_leaves_the_wider_one(now, staff_actor):
    for template in (_template("", 1000), _template("44", 500)):
        _put(template, now=now)
    client = TestClient(freight)

    gone = client.delete("/freight-templates/44", actor=staff_actor(Role.PRICE), now=now)

    audit = AuditEntry.objects.order_by("pk").last()
    assert (gone.status_code, queries.quote_freight(region=SHENZHEN, weight_grams=1)) == (204, Money(1000))
    assert (audit.action, audit.before["first_fee_minor"]) == ("shipping.remove_freight_template", 500)
    for region in ("44", ""):
        with pytest.raises(InvalidRegion):
            services.remove_freight_template(actor=staff_actor(Role.PRICE), region=region, now=now)
    with pytest.raises(PermissionDenied):
        services.remove_freight_template(actor=staff_actor(Role.ORDER), region="", now=now)
    assert FreightTemplate.objects.get().region == ""


def test_promise_follows_region_warehouse_and_cutoff(now):
    assert queries.delivery_promise(region=SHENZHEN, now=now) == (date(2026, 11, 24), date(2026, 11, 27))
    _promise("", 3, 6, now=now)
    _promise("44", 1, 2, now=now)
    _promise("44", 0, 1, "GZ", now=now)

    assert queries.delivery_promise(region="110105", now=now) == (date(2026, 11, 25), date(2026, 11, 28))
    assert queries.delivery_promise(region=SHENZHEN, now=now) == (date(2026, 11, 23), date(2026, 11, 24))
    assert queries.delivery_promise(region=SHENZHEN, now=now, warehouse="GZ") == (
        date(2026, 11, 22),
        date(2026, 11, 23),
    )
    before, after = datetime(2026, 11, 22, 7, 59, tzinfo=UTC), datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    assert queries.delivery_promise(region=SHENZHEN, now=before)[0] == date(2026, 11, 23)
    assert queries.delivery_promise(region=SHENZHEN, now=after)[0] == date(2026, 11, 24)


def test_shopper_sees_when_a_sku_arrives(now, guest_actor):
    client = TestClient(promise)
    services.ensure_default_freight()
    ensure_warehouse()
    make_product(now=now, skus=("A-1",))

    def ask(sku):
        return client.get(f"/delivery-promise?region={SHENZHEN}&sku={sku}", actor=guest_actor, now=now).json()

    sold_out = {
        "region": SHENZHEN,
        "is_deliverable": True,
        "available": False,
        "earliest": None,
        "latest": None,
    }
    assert ask("A-1") == sold_out
    assert ask("NONE") == sold_out

    adjust(actor=SYSTEM_ACTOR, sku="A-1", warehouse="MAIN", delta=1, reason="count", now=now)

    assert ask("A-1") == {
        "region": SHENZHEN,
        "is_deliverable": True,
        "available": True,
        "earliest": "2026-11-24",
        "latest": "2026-11-27",
    }


def test_staff_set_and_list_templates(now, staff_actor):
    client = TestClient(freight)
    document = {
        "region": "44",
        "is_served": True,
        "first_weight_grams": 1000,
        "first_fee": {"minor": 800, "currency": "CNY"},
        "step_grams": 500,
        "step_fee": {"minor": 200, "currency": "CNY"},
    }

    put = client.put("/freight-templates", json=document, actor=staff_actor(Role.PRICE), now=now)

    assert (put.status_code, put.json()) == (200, document)
    listed = client.get("/freight-templates", actor=staff_actor(Role.SUPPORT), now=now).json()
    assert listed == {"items": [document], "next": None}
