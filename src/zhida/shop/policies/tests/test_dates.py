"""Dates with the days that staff entered, documents, and what is shown of a policy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.policies import queries, services
from zhida.shop.policies.errors import CalendarDayNotFound
from zhida.shop.policies.records import (
    LAW,
    ExclusionKind,
    GoodsKind,
    LinePolicy,
    PolicyPromise,
    ReturnClass,
)

pytestmark = pytest.mark.django_db

PROMISE = PolicyPromise(text="上门取件", source="商家承诺")


def test_entered_days_move_dates_and_are_audited(now, django_assert_num_queries):
    signed_at = datetime(2026, 12, 25, 4, tzinfo=UTC)
    day = date(2027, 1, 1)
    services.put_calendar_day(actor=SYSTEM_ACTOR, day=day, is_working=True, name="错", now=now)
    services.put_calendar_day(actor=SYSTEM_ACTOR, day=day, is_working=False, name="元旦", now=now)

    with django_assert_num_queries(1):
        dates = queries.dates_of(policy=LAW, signed_at=signed_at)

    assert queries.last_day(dates.return_until) == date(2027, 1, 4)
    assert [(one.day, one.is_working, one.name) for one in queries.list_calendar_days(from_day=day)] == [
        (day, False, "元旦")
    ]
    services.remove_calendar_day(actor=SYSTEM_ACTOR, day=day, now=now)
    assert queries.last_day(queries.dates_of(policy=LAW, signed_at=signed_at).return_until) == day
    assert list(AuditEntry.objects.order_by("pk").values_list("action", "before", "after")) == [
        ("policies.put_calendar_day", None, {"is_working": True, "label": "错"}),
        (
            "policies.put_calendar_day",
            {"is_working": True, "label": "错"},
            {"is_working": False, "label": "元旦"},
        ),
        ("policies.remove_calendar_day", {"is_working": False, "label": "元旦"}, None),
    ]
    with pytest.raises(CalendarDayNotFound):
        services.remove_calendar_day(actor=SYSTEM_ACTOR, day=day, now=now)


def test_dates_of_many_lines_take_one_query(django_assert_num_queries):
    signed_at = datetime(2026, 6, 1, 4, tzinfo=UTC)
    policies = {"L001": LAW, "L002": replace(LAW, return_days=30), "L003": LAW}

    with django_assert_num_queries(1):
        dates = queries.dates_of_lines(
            policies=policies, signed={"L001": signed_at, "L002": signed_at.replace(day=3)}
        )
    with django_assert_num_queries(0):
        unsigned = queries.dates_of_lines(policies=policies, signed={})
        assert queries.dates_of(policy=LAW, signed_at=None).warranty_until is None

    assert [queries.last_day(dates[key].return_until) for key in ("L001", "L002")] == [
        date(2026, 6, 8),
        date(2026, 7, 3),
    ]
    assert dates["L003"].return_until is None
    assert {one.return_until for one in unsigned.values()} == {None}


def test_documents_read_back_what_was_written():
    policy = LinePolicy(
        return_class=ReturnClass.EXCLUDED,
        exclusion_kind=ExclusionKind.CUSTOM_MADE,
        is_confirmed=True,
        return_days=10,
        exchange_days=20,
        goods_kind=GoodsKind.AUDIO,
        warranty_months=24,
        price_protection_days=7,
        needs_serial=True,
        promises=(PROMISE,),
    )

    assert LinePolicy.from_document(policy.to_document()) == policy
    assert LinePolicy.from_document(LAW.to_document()) == LAW
    assert LinePolicy.from_document({}) == LAW
    assert not policy.is_returnable
    assert replace(policy, is_confirmed=False).is_returnable


def test_shown_promises_name_their_sources():
    with translation.override("zh-hans"):
        law = [(one.text, one.source) for one in queries.shown_promises(LAW)]
        phone = queries.shown_promises(replace(LAW, goods_kind=GoodsKind.PHONE))[2]
        better = queries.shown_promises(
            replace(
                LAW,
                return_days=15,
                exchange_days=30,
                warranty_months=24,
                price_protection_days=7,
                promises=(PROMISE,),
            )
        )
        kept_out = replace(
            LAW, return_class=ReturnClass.EXCLUDED, exclusion_kind=ExclusionKind.DIGITAL_CONTENT
        )
        excluded = queries.shown_promises(kept_out)[0]

    assert law == [
        ("7 天无理由退货", "《消费者权益保护法》第二十五条"),
        ("15 天质量问题换货", "国家三包规定"),
        ("全国联保 12 个月", "商家承诺：整机 12 个月"),
    ]
    assert phone.source == "《移动电话机商品修理更换退货责任规定》：整机 12 个月"
    assert [(one.text, one.source) for one in better] == [
        ("15 天无理由退货", "商家承诺"),
        ("30 天质量问题换货", "商家承诺"),
        ("全国联保 24 个月", "商家承诺"),
        ("7 天价保", "商家承诺"),
        ("上门取件", "商家承诺"),
    ]
    assert (excluded.text, excluded.source) == (
        "购买时确认后不支持 7 天无理由退货",
        "《网络购买商品七日无理由退货暂行办法》第六条第三项",
    )
