"""A recall: 0 purchasable, as many notices as buyers, and a repeat changes nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.digests import database_digest
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.catalogue import queries as catalogue_queries
from zhida.shop.catalogue import services as catalogue_services
from zhida.shop.catalogue.errors import ProductNotFound, SaleStopped
from zhida.shop.catalogue.models import Sku
from zhida.shop.devices import conf, queries, services, tasks
from zhida.shop.devices.errors import (
    RecallCannotMove,
    RecallInvalid,
    RecallItemNotFound,
    RecallNotFound,
    RecallOutstanding,
    RecallSecondPersonNeeded,
)
from zhida.shop.devices.events import BuyerRecalled
from zhida.shop.devices.models import RecallItem, RecallNotice
from zhida.shop.devices.records import RecallDraft, RecallStatus
from zhida.shop.devices.tests.factories import hear_all, ship
from zhida.shop.kernel.models import OutboxEvent, Timer
from zhida.shop.orders.errors import GoodsRecalled
from zhida.shop.orders.tests.factories import make_order, make_paid_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def goods(staff_actor):
    return staff_actor(Role.GOODS)


@pytest.fixture
def product(now):
    make_sku("A-1", now=now)
    return Sku.objects.get(sku="A-1").product


@pytest.fixture
def buyers(now, product):
    """Three buyers: one with two units and their serials, one without, one whose order waits to be sent."""
    shoppers = [make_shopper(now=now) for _one in range(3)]
    wanted = [(shoppers[0], "SN-1"), (shoppers[0], "SN-2"), (shoppers[1], ""), (shoppers[2], None)]
    for place, (shopper, serial) in enumerate(wanted):
        number = make_paid_order(shopper, ("A-1", 1), now=now)
        if serial is not None:
            ship(number, *filter(None, [serial]), now=now, tracking=f"SF10000000{place}")
    make_order(shoppers[1], ("A-1", 1), now=now)
    hear_all(now=now)
    return shoppers


def _draft(product, **changes):
    draft = RecallDraft(
        product_number=product.number,
        reason="电池可能过热",
        remedy="免费更换电池，往返运费由我们承担",
        law="消费品召回管理暂行规定",
    )
    return replace(draft, **changes)


def _propose(goods, product, now, **changes):
    return services.propose_recall(actor=goods, draft=_draft(product, **changes), now=now)


def _tell(number, now):
    """Run the timer again and again."""
    for _again in range(3):
        tasks.tell_buyers(number, now=now)


def _told():
    """Return whom the events tell of a recall, as often as they do."""
    rows = OutboxEvent.objects.filter(name=BuyerRecalled.name)
    return sorted(BuyerRecalled.from_payload(row.payload).customer_id for row in rows)


def test_after_a_recall_nothing_is_purchasable_and_every_buyer_has_one_notice(now, goods, product, buyers):
    number = _propose(goods, product, now)
    _tell(number, now)

    recall = queries.get_recall(number=number)
    assert not catalogue_queries.sellable_skus(skus=["A-1"], now=now)["A-1"].is_sellable
    assert (recall.status, recall.orders, recall.units) == (RecallStatus.OPEN, 4, 4)
    assert (recall.buyers, recall.told) == (3, 3)
    assert _told() == sorted(buyer.customer_id for buyer in buyers)
    told = RecallNotice.objects.order_by("customer_id").values_list("customer_id", flat=True)
    assert list(told) == sorted(buyer.customer_id for buyer in buyers)
    assert Timer.objects.get(kind=conf.TELL_TIMER).key == number
    assert [result.broken for result in queries.check_invariants()] == [()] * 4


def test_publishing_is_refused_until_the_recall_is_closed(now, goods, product, buyers):
    number = _propose(goods, product, now)
    _tell(number, now)

    with pytest.raises(SaleStopped):
        catalogue_services.publish_product(actor=goods, number=product.number, now=now)
    services.close_recall(actor=goods, number=number, report="已全部更换", now=now)
    catalogue_services.publish_product(actor=goods, number=product.number, now=now)

    recall = queries.get_recall(number=number)
    assert (recall.status, recall.report, recall.closed_at) == (RecallStatus.CLOSED, "已全部更换", now)
    with pytest.raises(RecallCannotMove):
        services.close_recall(actor=goods, number=number, report="x", now=now)
    assert services.tell_buyers(number=number, now=now) == 0


def test_a_recall_is_not_closed_before_all_were_told(now, goods, product, buyers):
    number = _propose(goods, product, now)
    late = make_paid_order(make_shopper(now=now), ("A-1", 1), now=now)
    services.tell_buyers(number=number, now=now)
    item = RecallItem.objects.get(order=late)
    item.customer_id = make_shopper(now=now).customer_id
    item.save()

    with pytest.raises(RecallOutstanding) as refusal:
        services.close_recall(actor=goods, number=number, report="x", now=now)

    assert refusal.value.data == {"left": 1}


def test_what_is_bought_meanwhile_is_called_back_too_and_does_not_leave(now, goods, product, buyers):
    number = _propose(goods, product, now)
    _tell(number, now)
    newcomer = make_shopper(now=now)
    order = make_paid_order(newcomer, ("A-1", 2), now=now)

    hear_all(now=now)
    with pytest.raises(GoodsRecalled) as refusal:
        ship(order, "SN-7", now=now, tracking="SF100000077", units=1)

    assert refusal.value.data == {"lines": [{"line": "L001", "recall": number}]}
    assert list(RecallItem.objects.filter(order=order).values_list("serial", "units")) == [("", 2)]
    assert RecallNotice.objects.filter(customer_id=newcomer.customer_id).count() == 1
    services.close_recall(actor=goods, number=number, report="已检修", now=now)
    assert ship(order, "SN-7", now=now, tracking="SF100000077", units=1).lines == (("L001", 1),)


def test_news_of_a_parcel_that_left_before_comes_late(now, goods, product, buyers):
    late = make_shopper(now=now)
    order = make_paid_order(late, ("A-1", 2), now=now)
    ship(order, "SN-7", now=now, tracking="SF100000077", units=1)
    number = _propose(goods, product, now)

    _tell(number, now)
    before = list(RecallItem.objects.filter(order=order).values_list("serial", "units"))
    hear_all(now=now)

    assert before == [("", 1)]
    assert sorted(RecallItem.objects.filter(order=order).values_list("serial", "units")) == [
        ("", 1),
        ("SN-7", 1),
    ]
    assert RecallNotice.objects.filter(customer_id=late.customer_id).count() == 1


def test_a_recall_of_serials_lets_the_others_leave(now, goods, product, buyers):
    number = _propose(goods, product, now, serial_from="SN-5", serial_to="SN-9")
    order = make_paid_order(make_shopper(now=now), ("A-1", 2), now=now)

    for serials in ((), ("sn-5",)):
        with pytest.raises(GoodsRecalled):
            ship(order, *serials, now=now, tracking="SF100000077", units=1)
    ship(order, "SN-4", now=now, tracking="SF100000077", units=1)
    _tell(number, now)

    assert RecallItem.objects.filter(order=order).count() == 0


def test_many_buyers_are_told_in_turns(now, goods, product, buyers, monkeypatch):
    monkeypatch.setattr(conf, "BUYERS_AT_ONCE", 2)
    number = _propose(goods, product, now)

    told = [services.tell_buyers(number=number, now=now) for _turn in range(3)]

    assert told == [2, 1, 0]


def test_a_range_of_serials_concerns_only_those(now, goods, product, buyers):
    number = _propose(goods, product, now, serial_from="sn-2", serial_to="SN-9")
    _tell(number, now)

    items = queries.list_items(number=number).items
    assert [(item.serial, item.units, item.told_at) for item in items] == [("SN-2", 1, now)]
    assert queries.get_unit_for_staff(serial="SN-2").recall.remedy.startswith("免费更换")
    assert queries.get_unit_for_staff(serial="SN-1").recall is None
    assert queries.hints_of_order(number=items[0].order).keys() == {"L001"}
    assert {product: hint.number for product, hint in queries.open_hints().items()} == {
        product.number: number
    }
    hint = queries.open_hints()[product.number]
    assert (hint.serial_from, hint.serial_to) == ("SN-2", "SN-9")


def test_a_recall_of_one_sku_leaves_the_others_alone(now, goods, product, buyers):
    number = _propose(goods, product, now, skus=("A-1",))
    _tell(number, now)

    assert queries.get_recall(number=number).units == 4
    assert not Sku.objects.get(sku="A-1").is_active


def test_the_second_person_opens_what_the_first_proposed(now, staff_actor, product, buyers, settings):
    settings.ZHIDA = replace(settings.ZHIDA, second_person=True)
    first, second = staff_actor(Role.GOODS), staff_actor(Role.GOODS, user_id=9002)
    number = _propose(first, product, now)
    _tell(number, now)

    assert queries.get_recall(number=number).status is RecallStatus.PROPOSED
    assert not catalogue_queries.sellable_skus(skus=["A-1"], now=now)["A-1"].is_sellable
    with pytest.raises(RecallSecondPersonNeeded):
        services.open_recall(actor=first, number=number, now=now)
    services.open_recall(actor=second, number=number, now=now)
    _tell(number, now)
    assert queries.get_recall(number=number).told == 3
    with pytest.raises(RecallCannotMove):
        services.drop_recall(actor=second, number=number, reason="x", now=now)


def test_a_proposal_that_is_dropped_tells_nobody(now, goods, product, buyers, settings):
    settings.ZHIDA = replace(settings.ZHIDA, second_person=True)
    number = _propose(goods, product, now)

    services.drop_recall(actor=goods, number=number, reason="检测合格", now=now)
    _tell(number, now)

    assert queries.get_recall(number=number).status is RecallStatus.DROPPED
    assert RecallNotice.objects.count() == 0
    assert AuditEntry.objects.get(action="devices.drop_recall").reason == "检测合格"


def test_what_was_done_is_kept_for_each_unit_once(now, goods, product, buyers):
    number = _propose(goods, product, now)
    _tell(number, now)
    items = {item.serial: item for item in queries.list_items(number=number).items}

    for remedy, day in (("已换电池", now), ("又一次", now + timedelta(days=1))):
        services.record_remedy(actor=goods, number=number, item_id=items["SN-1"].id, remedy=remedy, now=day)
    services.record_remedy(actor=goods, number=number, item_id=items[""].id, remedy="已退货", now=now)

    done = {item.id: item for item in queries.all_items(number=number)}
    assert (done[items["SN-1"].id].remedy, done[items["SN-1"].id].remedied_at) == ("已换电池", now)
    assert queries.get_recall(number=number).remedied == 2
    assert queries.get_unit_for_staff(serial="SN-1").recall is None
    kinds = [step.kind.value for step in queries.steps_of(serial="SN-1")]
    assert kinds == ["SHIPPED", "RECALLED", "REMEDIED"]
    assert AuditEntry.objects.filter(action="devices.record_remedy").count() == 2
    with pytest.raises(RecallItemNotFound):
        services.record_remedy(actor=goods, number=number, item_id=10**9, remedy="x", now=now)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"remedy": ""}, "remedy"),
        ({"law": ""}, "law"),
        ({"skus": ("NONE-1",)}, "skus"),
        ({"serial_from": "SN-1"}, "serial_from"),
        ({"serial_from": "SN-2", "serial_to": "SN-1"}, "serial_from"),
        ({"serial_from": "SN-1", "serial_to": "SN-10"}, "serial_from"),
        ({"serial_from": "??", "serial_to": "SN-1"}, "serial_from"),
    ],
)
def test_a_recall_that_cannot_be_carried_out_is_refused(now, goods, product, changes, field):
    before = database_digest()

    with pytest.raises(RecallInvalid) as refusal:
        _propose(goods, product, now, **changes)

    assert list(refusal.value.fields) == [field]
    assert database_digest() == before


def test_unknown_goods_unknown_recalls_and_others_rights(now, goods, product, staff_actor):
    before = database_digest()

    with pytest.raises(ProductNotFound):
        services.propose_recall(actor=goods, draft=_draft(product, product_number="G-NONE"), now=now)
    for act in (services.open_recall, services.tell_buyers):
        with pytest.raises(RecallNotFound):
            act(number="H1", now=now, **({"actor": goods} if act is services.open_recall else {}))
    with pytest.raises(RecallNotFound):
        queries.get_recall(number="H1")
    with pytest.raises(PermissionDenied):
        _propose(staff_actor(Role.SUPPORT), product, now)

    assert database_digest() == before


@pytest.mark.parametrize("recalls", [1, 3])
@pytest.mark.usefixtures("buyers")
def test_the_list_takes_three_queries(now, goods, product, recalls, django_assert_num_queries):
    for _one in range(recalls):
        services.tell_buyers(number=_propose(goods, product, now), now=now)

    with django_assert_num_queries(3):
        page = queries.list_recalls()

    assert len(page.items) == recalls
