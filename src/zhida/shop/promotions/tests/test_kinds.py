"""Every kind of offer as staff write it: its title, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.kernel.money import Money
from zhida.shop.pricing.services import set_price
from zhida.shop.promotions import services
from zhida.shop.promotions.errors import InvalidOffer, OfferSecondPersonRequired
from zhida.shop.promotions.models import Offer
from zhida.shop.promotions.tests.kinds import KINDS, document_of
from zhida.shop.promotions.tests.offers_made import counts, make_product, make_sku

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]


@pytest.fixture(autouse=True)
def _goods(now):
    make_sku("A-1", now=now)
    make_sku("C-1", now=now, fen=8900)
    make_sku("G-1", now=now, fen=4900)


def create(now, document):
    return services.create_offer(actor=SYSTEM_ACTOR, document=document, now=now)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_written_under_a_title_of_its_own(now, kind):
    record = create(now, document_of(kind))

    assert (record.kind, record.title) == (kind, KINDS[kind][1])


@pytest.mark.parametrize(
    ("document", "title"),
    [
        (document_of("nth_percent", percent_off=100), "第2件免费"),
        (document_of("count_percent", percent_off=5), "满2件9.5折"),
        (document_of("free_freight", threshold=0), "包邮"),
        (
            document_of(
                "threshold_percent",
                tiers=[{"threshold": 200000, "percent_off": 20}, {"threshold": 100000, "percent_off": 12}],
            ),
            "满1000打8.8折，满2000打8折",
        ),
    ],
)
def test_title_says_tenths_as_shops_do(now, document, title):
    assert create(now, document).title == title


FLASH, SET, GIFT = document_of("flash_price"), document_of("bundle_price"), document_of("threshold_gift")
PERCENT = document_of("threshold_percent")
NOT_ZERO = "门槛必须大于 0。"


def scoped(**scope: list[str]) -> dict[str, object]:
    """An offer for a scope."""
    return document_of("free_freight", scope=scope)


@pytest.mark.parametrize(
    ("document", "field", "text"),
    [
        ({**FLASH, "skus": {}}, "skus", "至少选择一个商品规格。"),
        ({**FLASH, "skus": {f"S{n}": 5 for n in range(2001)}}, "skus", "适用范围的条目太多。"),
        ({**FLASH, "skus": {"A-1": 0}}, "skus.A-1", "价格必须大于 0。"),
        ({**FLASH, "skus": {"A-1": -1}}, "skus.A-1", "应为 0 到 1000000000000000 的整数。"),
        ({**FLASH, "skus": {"A-1": 12900}}, "skus.A-1", "活动价必须低于售价。"),
        ({**FLASH, "skus": {"X-9": 5}}, "skus.X-9", "不存在：X-9。"),
        ({**FLASH, "skus": {"N-1": 5}}, "skus.N-1", "“N-1”还没有售价。"),
        ({**FLASH, "quota_left": 0}, "quota_left", "活动件数至少为 1。"),
        ({**FLASH, "buyer_left": 0}, "buyer_left", "每人限购至少为 1 件。"),
        ({**FLASH, "cap": 5}, "cap", "没有这个字段。"),
        (document_of("nth_percent", percent_off=0), "percent_off", "应为 1 到 100 的整数。"),
        (document_of("nth_percent", percent_off=101), "percent_off", "应为 1 到 100 的整数。"),
        (document_of("nth_percent", nth=0), "nth", "应为 1 到 1000000000000000 的整数。"),
        (document_of("nth_percent", nth=None), "nth", "必须填写。"),
        (document_of("count_percent", count=0), "count", "应为 1 到 1000000000000000 的整数。"),
        (document_of("count_percent", cap=5), "cap", "没有这个字段。"),
        ({**SET, "items": {"A-1": 1}}, "items", "套装至少包含两件商品。"),
        ({**SET, "items": {f"S{n}": 1 for n in range(21)}}, "items", "套装里的商品太多。"),
        ({**SET, "items": {}}, "items", "必须填写。"),
        ({**SET, "items": {"A-1": 1, "X-9": 1}}, "items.X-9", "不存在：X-9。"),
        ({**SET, "items": {"A-1": 1, "N-1": 1}}, "items.N-1", "“N-1”还没有售价。"),
        ({**SET, "price": 0}, "price", "价格必须大于 0。"),
        ({**SET, "price": 21800}, "price", "套装价必须低于单买的总价。"),
        ({**PERCENT, "tiers": []}, "tiers", "必须填写。"),
        ({**PERCENT, "tiers": [{"threshold": 0, "percent_off": 5}]}, "tiers[0].threshold", NOT_ZERO),
        ({**PERCENT, "tiers": [{"threshold": 5, "cut": 5}]}, "tiers[0].cut", "没有这个字段。"),
        ({**PERCENT, "tiers": [{"threshold": 5, "percent_off": 5}] * 2}, "tiers", "两个档位的门槛相同。"),
        ({**PERCENT, "cap": 0}, "cap", "封顶金额必须大于 0。"),
        ({**GIFT, "threshold": 0}, "threshold", "门槛必须大于 0。"),
        ({**GIFT, "gift_value": 0}, "gift_value", "赠品必须标明价值。"),
        ({**GIFT, "gift_value": None}, "gift_value", "赠品必须标明价值。"),
        ({**GIFT, "gift_sku": "X-9"}, "gift_sku", "不存在：X-9。"),
        ({**GIFT, "gift_sku": None}, "gift_sku", "必须填写。"),
        (document_of("free_freight", threshold=-1), "threshold", "应为 0 到 1000000000000000 的整数。"),
        (scoped(skus=["X-9", "A-1", "X-8"]), "scope.skus", "不存在：X-8、X-9。"),
        (scoped(products=["G0"], exclude_products=["G1"]), "scope.products", "不存在：G0。"),
        (scoped(brands=["无名"]), "scope.brands", "不存在：无名。"),
        (scoped(categories=["无名"]), "scope.categories", "不存在：无名。"),
        (
            document_of("free_freight", scope={"skus": [f"X{n}" for n in range(7)]}),
            "scope.skus",
            "不存在：X0、X1、X2、X3、X4 等 7 项。",
        ),
        (document_of("free_freight", starts_at="2026-11-22"), "starts_at", "时间必须带时区。"),
        (document_of("free_freight", starts_at="soon"), "starts_at", "时间格式有误。"),
        (document_of("free_freight", starts_at="9999-12-31T23:59:59-23:59"), "starts_at", "时间格式有误。"),
        (document_of("free_freight", ends_at="0001-01-01T00:00:00+23:00"), "ends_at", "时间格式有误。"),
    ],
)  # fmt: skip
def test_offer_without_sense_is_refused_with_field_and_words(now, document, field, text):
    make_product(now=now, skus=("N-1",))

    with pytest.raises(InvalidOffer) as caught:
        create(now, {key: value for key, value in document.items() if value is not None})

    assert {name: str(said) for name, said in caught.value.fields.items()} == {field: text}
    assert counts() == (0, 0, 0)


@pytest.mark.parametrize("key", ["skus", "products", "brands", "categories"])
def test_what_is_left_out_need_not_exist(now, key):
    record = create(now, scoped(**{f"exclude_{key}": ["X"]}))

    assert json.loads(record.document)["scope"] == {f"exclude_{key}": ["X"]}


def test_period_may_end_with_the_last_second_of_the_calendar(now):
    record = create(now, document_of("free_freight", ends_at="9999-12-31T23:59:59+08:00"))

    assert Offer.objects.get(number=record.number).ends_at == datetime(9999, 12, 31, 15, 59, 59, tzinfo=UTC)


def test_prices_that_fell_meanwhile_stop_the_publishing(now):
    number = create(now, FLASH).number
    from_here = services.change_offer(
        actor=SYSTEM_ACTOR, number=number, changes={"skus": {"A-1": 12800}}, now=now
    )
    assert from_here.version == 2
    make_cheaper(now)

    with pytest.raises(InvalidOffer) as caught:
        services.publish_offer(actor=SYSTEM_ACTOR, number=number, now=now)

    assert list(caught.value.fields) == ["skus.A-1"]
    assert Offer.objects.get().status == "DRAFT"


def make_cheaper(now) -> None:
    """Sell A-1 at 120.00."""
    sku_id = sellable_skus(skus=["A-1"], now=now)["A-1"].sku_id
    set_price(actor=SYSTEM_ACTOR, sku_id=sku_id, selling=Money(12000), now=now)


@pytest.fixture
def two_people(settings):
    """The rule of the second person, as in production."""
    settings.ZHIDA = replace(settings.ZHIDA, second_person=True)


LARGE = [
    {**FLASH, "skus": {"A-1": 6449}},
    document_of("nth_percent", percent_off=51),
    document_of("count_percent", percent_off=51),
    {**SET, "price": 10899},
    document_of("threshold_cut", tiers=[{"threshold": 10000, "cut": 5001}]),
    document_of("every_cut", threshold=10000, cut=5001, cap=None),
    document_of("threshold_percent", tiers=[{"threshold": 10000, "percent_off": 51}]),
    {**GIFT, "threshold": 9799},
]
SMALL = [
    {**FLASH, "skus": {"A-1": 6450}},
    document_of("nth_percent", percent_off=50),
    document_of("count_percent", percent_off=50),
    {**SET, "price": 10900},
    document_of("threshold_cut", tiers=[{"threshold": 10000, "cut": 5000}]),
    document_of("every_cut", threshold=10000, cut=5000, cap=None),
    document_of("threshold_percent", tiers=[{"threshold": 10000, "percent_off": 50}]),
    {**GIFT, "threshold": 9800},
    document_of("free_freight"),
]


@pytest.mark.usefixtures("two_people")
@pytest.mark.parametrize("document", LARGE, ids=lambda document: document["kind"])
def test_large_discount_is_published_by_somebody_else(now, staff_actor, document):
    author, other = staff_actor(Role.MARKETING), staff_actor(Role.MARKETING, user_id=9002)
    number = services.create_offer(actor=author, document=document, now=now).number

    with pytest.raises(OfferSecondPersonRequired):
        services.publish_offer(actor=author, number=number, now=now)

    assert Offer.objects.get().status == "DRAFT"
    assert services.publish_offer(actor=other, number=number, now=now).status == "PUBLISHED"


@pytest.mark.usefixtures("two_people")
@pytest.mark.parametrize("document", SMALL, ids=lambda document: document["kind"])
def test_discount_of_half_or_less_needs_one_person(now, staff_actor, document):
    author = staff_actor(Role.MARKETING)
    number = services.create_offer(actor=author, document=document, now=now).number

    assert services.publish_offer(actor=author, number=number, now=now).status == "PUBLISHED"


@pytest.mark.usefixtures("two_people")
def test_live_offer_cannot_become_a_large_discount(now, staff_actor):
    author = staff_actor(Role.MARKETING)
    number = services.create_offer(actor=author, document=document_of("nth_percent"), now=now).number
    services.publish_offer(actor=author, number=number, now=now)

    with pytest.raises(OfferSecondPersonRequired):
        services.change_offer(actor=author, number=number, changes={"percent_off": 90}, now=now)

    assert Offer.objects.get().version == 1


def test_one_person_is_enough_where_the_rule_is_off(now, staff_actor):
    author = staff_actor(Role.MARKETING)
    number = services.create_offer(actor=author, document=LARGE[0], now=now).number

    assert services.publish_offer(actor=author, number=number, now=now).status == "PUBLISHED"
