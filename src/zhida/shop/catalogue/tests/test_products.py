"""Writing products: what is stored, what is refused, what every act leaves behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.catalogue import queries, services
from zhida.shop.catalogue.errors import (
    CodeTaken,
    ProductInvalid,
    ProductMoveRefused,
    ProductNotFound,
    SecondPersonNeeded,
)
from zhida.shop.catalogue.models import Product, ProductVersion, Sku
from zhida.shop.catalogue.records import AttributeKind, AttributeRule, SkuDraft
from zhida.shop.catalogue.tests.factories import make_product, phone_draft
from zhida.shop.kernel.models import OutboxEvent, Timer

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_person(settings):
    """Turn the four-eyes rule on."""
    settings.ZHIDA = replace(settings.ZHIDA, second_person=True)


def test_created_product_is_a_draft_that_cannot_be_sold(now):
    outcome = make_product(now=now, publish=False, skus=("A-1", "A-2"))

    skus = queries.sellable_skus(skus=["A-1", "A-2", "NONE"], now=now)

    assert outcome.status == "DRAFT"
    assert sorted(skus) == ["A-1", "A-2"]
    assert [sku.is_sellable for sku in skus.values()] == [False, False]


def test_sellable_skus_takes_one_query_and_tells_all(now, django_assert_num_queries):
    outcome = make_product(now=now, skus=("A-1", "A-2", "A-3"))

    with django_assert_num_queries(1):
        skus = queries.sellable_skus(skus=["A-1", "A-2", "A-3"], now=now)

    assert skus["A-2"].options == {"颜色": "白"}
    assert skus["A-2"].category == ("数码", "手机")
    assert skus["A-2"].product_number == outcome.number
    assert skus["A-2"].weight_grams == 200
    assert all(sku.is_sellable for sku in skus.values())
    assert outcome.sku_ids == {code: sku.sku_id for code, sku in skus.items()}


def test_get_product_takes_three_queries(now, django_assert_num_queries):
    outcome = make_product(now=now, skus=("A-1", "A-2"))

    with django_assert_num_queries(3):
        product = queries.get_product(number=outcome.number, now=now)

    assert [sku.sku for sku in product.skus] == ["A-1", "A-2"]
    assert product.is_on_sale


def test_get_product_unknown_number_is_refused(now):
    with pytest.raises(ProductNotFound):
        queries.get_product(number="G000", now=now)


def test_sku_of_another_product_is_refused_and_writes_nothing(now):
    make_product(now=now, code="P-A", skus=("A-1",))

    with pytest.raises(CodeTaken) as refusal:
        make_product(now=now, code="P-B", skus=("A-1",))

    assert refusal.value.data == {"taken": "A-1"}
    assert Product.objects.count() == 1


def test_two_skus_of_one_option_combination_are_refused(now):
    skus = (SkuDraft(sku="A-1", options={"颜色": "黑"}), SkuDraft(sku="A-2", options={"颜色": "黑"}))
    draft = replace(phone_draft(code="P-A"), skus=skus)
    services.ensure_categories(actor=SYSTEM_ACTOR, paths=[draft.category], now=now)

    with pytest.raises(ProductInvalid) as refusal:
        services.create_product(actor=SYSTEM_ACTOR, draft=draft, now=now)

    assert list(refusal.value.fields) == ["skus"]
    assert Sku.objects.count() == 0


@pytest.mark.parametrize("title", ["", "   ", "x" * 201, "a\x00b", "a\ud800b"])
def test_bad_title_is_refused(now, title):
    with pytest.raises(ProductInvalid) as refusal:
        make_product(now=now, title=title)

    assert list(refusal.value.fields) == ["title"]
    assert Product.objects.count() == 0


@pytest.mark.parametrize("title", ["𠮷野家 ☕", "é́·👨‍👩‍👧", "ＡＢＣ　１２３"])
def test_rare_characters_come_back_as_they_went_in(now, title):
    outcome = make_product(now=now, title=title)

    assert queries.get_product(number=outcome.number, now=now).title == title


def test_change_retires_missing_skus_and_writes_the_difference(now):
    outcome = make_product(now=now, code="P-A", skus=("A-1", "A-2"))
    draft = queries.draft_of(number=outcome.number)
    changed = replace(draft, title="新标题", skus=draft.skus[:1])

    services.change_product(actor=SYSTEM_ACTOR, number=outcome.number, draft=changed, now=now)

    skus = queries.sellable_skus(skus=["A-1", "A-2"], now=now)
    version = queries.list_versions(number=outcome.number)[0]
    assert [skus["A-1"].is_sellable, skus["A-2"].is_sellable] == [True, False]
    assert (version.version, version.action, version.actor) == (3, "CHANGED", "SYSTEM")
    assert sorted(version.diff) == ["skus", "title"]
    assert version.diff["title"] == ["青岚 X 手机 P-A", "新标题"]


def test_equal_draft_changes_nothing(now):
    outcome = make_product(now=now)
    draft = queries.draft_of(number=outcome.number)
    events = OutboxEvent.objects.count()

    result = services.change_product(actor=SYSTEM_ACTOR, number=outcome.number, draft=draft, now=now)

    assert not result.is_changed
    assert ProductVersion.objects.filter(product__number=outcome.number).count() == 2
    assert OutboxEvent.objects.count() == events


def test_publish_and_withdraw_announce_themselves(now):
    outcome = make_product(now=now)

    services.take_off_sale(actor=SYSTEM_ACTOR, number=outcome.number, reason="召回", now=now)

    names = OutboxEvent.objects.filter(key=outcome.number).order_by("pk").values_list("name", flat=True)
    assert list(names) == ["catalogue.ProductPublished", "catalogue.ProductWithdrawn"]
    assert not queries.get_product(number=outcome.number, now=now).is_on_sale


def test_draft_cannot_be_withdrawn(now):
    outcome = make_product(now=now, publish=False)

    with pytest.raises(ProductMoveRefused):
        services.take_off_sale(actor=SYSTEM_ACTOR, number=outcome.number, now=now)

    assert Product.objects.get().status == "DRAFT"


def test_maker_cannot_check_and_another_can(now, staff_actor, second_person):
    maker, checker = staff_actor(Role.GOODS, user_id=1), staff_actor(Role.GOODS, user_id=2)
    draft = phone_draft()
    services.ensure_categories(actor=maker, paths=[draft.category], now=now)
    number = services.create_product(actor=maker, draft=draft, now=now).number
    with pytest.raises(ProductMoveRefused):
        services.publish_product(actor=checker, number=number, now=now)
    services.submit_for_check(actor=maker, number=number, now=now)

    with pytest.raises(SecondPersonNeeded):
        services.publish_product(actor=maker, number=number, now=now)
    services.publish_product(actor=checker, number=number, now=now)

    assert queries.get_product(number=number, now=now).is_on_sale


def test_change_of_a_published_product_waits_for_the_second_person(now, staff_actor, second_person):
    maker, checker = staff_actor(Role.GOODS, user_id=1), staff_actor(Role.GOODS, user_id=2)
    number = make_product(now=now, code="P-A").number
    draft = replace(queries.draft_of(number=number), title="改过的标题")

    result = services.change_product(actor=maker, number=number, draft=draft, now=now)

    assert result.is_pending
    assert queries.get_product(number=number, now=now).title == "青岚 X 手机 P-A"
    with pytest.raises(SecondPersonNeeded):
        services.publish_product(actor=maker, number=number, now=now)
    services.publish_product(actor=checker, number=number, now=now)
    product = queries.get_product(number=number, now=now)
    assert (product.title, product.has_pending_change) == ("改过的标题", False)


def test_sale_period_is_judged_at_the_instant_and_has_a_timer(now):
    outcome = make_product(
        now=now,
        skus=("A-1",),
        on_sale_from=now + timedelta(hours=1),
        on_sale_until=now + timedelta(hours=2),
    )

    at = {hours: queries.sellable_skus(skus=["A-1"], now=now + timedelta(hours=hours)) for hours in (0, 1, 2)}

    assert [at[hours]["A-1"].is_sellable for hours in (0, 1, 2)] == [False, True, False]
    assert Timer.objects.get(key=outcome.number).due_at == now + timedelta(hours=1)
    services.announce_sale_window(number=outcome.number, now=now + timedelta(hours=1))
    assert Timer.objects.get(key=outcome.number).due_at == now + timedelta(hours=2)


def test_attributes_are_read_by_their_definitions(now):
    draft = phone_draft(attributes={"屏幕": "6.10英寸", "双卡": "是", "系统": "澎湃"})
    category = services.ensure_categories(actor=SYSTEM_ACTOR, paths=[draft.category], now=now)[draft.category]
    rules = [
        AttributeRule(name="屏幕", kind=AttributeKind.NUMBER, unit="英寸", group="显示"),
        AttributeRule(name="双卡", kind=AttributeKind.BOOLEAN),
        AttributeRule(name="系统", kind=AttributeKind.CHOICE, choices=("澎湃", "鸿蒙")),
    ]
    services.define_attributes(actor=SYSTEM_ACTOR, category_id=category.ancestor_ids[0], rules=rules)

    number = services.create_product(actor=SYSTEM_ACTOR, draft=draft, now=now).number

    groups = queries.get_product(number=number, now=now).attributes
    assert [(group.name, [value.text for value in group.values]) for group in groups] == [
        ("显示", ["6.1 英寸"]),
        ("", ["是", "澎湃"]),
    ]


@pytest.mark.parametrize(
    ("name", "value"), [("屏幕", "大"), ("屏幕", True), ("屏幕", "NaN"), ("系统", "别的"), ("没有", "x")]
)
def test_attribute_that_breaks_its_definition_is_refused(now, name, value):
    draft = phone_draft(attributes={name: value})
    category = services.ensure_categories(actor=SYSTEM_ACTOR, paths=[draft.category], now=now)[draft.category]
    rules = [
        AttributeRule(name="屏幕", kind=AttributeKind.NUMBER, unit="英寸"),
        AttributeRule(name="系统", kind=AttributeKind.CHOICE, choices=("澎湃",)),
    ]
    services.define_attributes(actor=SYSTEM_ACTOR, category_id=category.category_id, rules=rules)

    with pytest.raises(ProductInvalid) as refusal:
        services.create_product(actor=SYSTEM_ACTOR, draft=draft, now=now)

    assert list(refusal.value.fields) == [f"attributes.{name}"]
    assert Product.objects.count() == 0


def test_category_filter_finds_ids_paths_and_names(now):
    paths = [("手机",), ("手机", "手机"), ("数码", "手机")]
    made = services.ensure_categories(actor=SYSTEM_ACTOR, paths=paths, now=now)

    by_name = queries.find_categories(text=" 手机")
    by_path = queries.find_categories(text="数码 > 手机")
    by_id = queries.find_categories(text=str(made["手机", "手机"].category_id))

    assert [record.names for record in by_name] == [("手机",), ("数码", "手机")]
    assert [record.names for record in by_path] == [("数码", "手机")]
    assert [record.names for record in by_id] == [("手机", "手机")]
    assert queries.find_categories(text="没有") == []
