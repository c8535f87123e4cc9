"""Goods that are being recalled leave sale at once and do not come back before the stop is lifted."""

from dataclasses import replace

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.catalogue import queries, services
from zhida.shop.catalogue.errors import SaleStopped
from zhida.shop.catalogue.lifecycle import ProductStatus
from zhida.shop.catalogue.records import SaleStopDraft, SaleStopRecord
from zhida.shop.catalogue.tests.factories import make_product, phone_draft
from zhida.shop.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(staff_actor):
    return staff_actor(Role.GOODS)


def _sellable(now, *codes):
    return [record.is_sellable for record in queries.sellable_skus(skus=codes, now=now).values()]


def _stop(editor, product, now, *skus):
    for _again in range(2):
        services.stop_sale(
            actor=editor, number=product.number, stop=SaleStopDraft(ref="RC1", skus=skus), now=now
        )


def test_a_stopped_product_is_not_published_before_the_stop_is_lifted(now, editor):
    product = make_product(now=now, code="P-1", skus=("P-1-1",))

    _stop(editor, product, now)

    assert _sellable(now, "P-1-1") == [False]
    with pytest.raises(SaleStopped) as refusal:
        services.publish_product(actor=editor, number=product.number, now=now)
    assert "正在召回" in refusal.value.detail
    assert services.publish_imported(actor=SYSTEM_ACTOR, product_ids=[product.product_id], now=now) == 0
    services.resume_sale(actor=editor, number=product.number, ref="RC1", now=now)
    services.publish_product(actor=editor, number=product.number, now=now)
    assert _sellable(now, "P-1-1") == [True]
    assert OutboxEvent.objects.filter(name="catalogue.ProductWithdrawn").count() == 1
    assert AuditEntry.objects.filter(action="catalogue.resume_sale").count() == 1


def test_one_stopped_sku_leaves_the_others_on_sale_and_is_not_put_back(now, editor):
    product = make_product(now=now, code="P-1", skus=("P-1-1", "P-1-2"))

    _stop(editor, product, now, "P-1-1")

    assert sorted(_sellable(now, "P-1-1", "P-1-2")) == [False, True]
    draft = phone_draft(code="P-1", skus=("P-1-1", "P-1-2"))
    with pytest.raises(SaleStopped):
        services.change_product(actor=editor, number=product.number, draft=draft, now=now)
    without = replace(draft, skus=draft.skus[1:], title="新的标题")
    assert services.change_product(actor=editor, number=product.number, draft=without, now=now).is_changed


def test_a_product_whose_last_sku_is_stopped_leaves_sale(now, editor):
    product = make_product(now=now, code="P-1", skus=("P-1-1",))

    _stop(editor, product, now, "P-1-1")

    status = queries.get_product(number=product.number, now=now).status
    assert status == ProductStatus.WITHDRAWN


def test_a_change_that_waited_does_not_bring_a_stopped_sku_back(now, staff_actor, settings):
    settings.ZHIDA = replace(settings.ZHIDA, second_person=True)
    first, second = staff_actor(Role.GOODS), staff_actor(Role.GOODS, user_id=9002)
    product = make_product(now=now, code="P-1", skus=("P-1-1", "P-1-2"))
    draft = replace(phone_draft(code="P-1", skus=("P-1-1", "P-1-2")), title="新的标题")
    services.change_product(actor=first, number=product.number, draft=draft, now=now)

    _stop(first, product, now, "P-1-1")

    with pytest.raises(SaleStopped):
        services.publish_product(actor=second, number=product.number, now=now)
    assert sorted(_sellable(now, "P-1-1", "P-1-2")) == [False, True]


def test_only_who_publishes_stops_a_sale(now, staff_actor):
    product = make_product(now=now, code="P-1", skus=("P-1-1",))

    with pytest.raises(PermissionDenied):
        services.stop_sale(
            actor=staff_actor(Role.SUPPORT), number=product.number, stop=SaleStopDraft(ref="RC1"), now=now
        )
    assert _sellable(now, "P-1-1") == [True]


def test_what_stands_against_goods_is_told_with_its_serials(now, editor, django_assert_num_queries):
    product = make_product(now=now, code="P-1", skus=("P-1-1", "P-1-2"))
    other = make_product(now=now, code="P-2", skus=("P-2-1",))
    stop = SaleStopDraft(ref="RC1", skus=("P-1-1",), serial_from="SN-100", serial_to="SN-199")
    services.stop_sale(actor=editor, number=product.number, stop=stop, now=now)

    with django_assert_num_queries(1):
        stops = queries.sale_stops(products=[product.number, other.number])

    assert stops == [
        SaleStopRecord(
            product=product.number, sku="P-1-1", ref="RC1", serial_from="SN-100", serial_to="SN-199"
        )
    ]
    assert stops[0].holds(product=product.number, sku="P-1-1")
    assert not stops[0].holds(product=product.number, sku="P-1-2")
    assert not stops[0].holds(product=other.number, sku="P-1-1")
    held = [
        serial
        for serial in ("SN-099", "SN-100", "SN-199", "SN-1000", "")
        if stops[0].holds_unit(serial=serial)
    ]
    assert held == ["SN-100", "SN-199"]


def test_a_stop_of_a_whole_product_holds_each_of_its_units():
    stop = SaleStopRecord(product="G1", sku="", ref="RC1", serial_from="", serial_to="")

    assert stop.holds(product="G1", sku="P-1-1")
    assert stop.holds_unit(serial="")
