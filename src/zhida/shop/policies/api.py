"""REST of after-sales policies, for staff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from ninja import Path, Query, Router, Status
from pydantic import StringConstraints

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.kernel.clock import biz_date
from zhida.shop.policies import queries, schemas, services, statutes
from zhida.shop.policies.errors import PolicySubjectNotFound
from zhida.shop.policies.permissions import CHANGE_POLICIES, READ_POLICIES
from zhida.shop.policies.records import (
    ExclusionKind,
    GoodsKind,
    PolicyPromise,
    PolicyWish,
    ReturnClass,
    RuleScope,
)
from zhida.shop.policies.rule_rows import columns_of

staff = Router(tags=["policies"])

Cursor = Annotated[str | None, StringConstraints(max_length=300)]
SkuCode = Annotated[str, StringConstraints(max_length=64)]
Day = Annotated[date, Path()]


@staff.get("/policies", response=schemas.PolicyRulesOut, auth=staff_only(READ_POLICIES))
def list_policies(request: ShopRequest, cursor: Cursor = None) -> dict[str, object]:
    """List the rules, the one for everything first."""
    page = queries.list_rules(cursor=cursor, now=request.now)
    return {
        "items": [
            {
                "id": rule.rule_id,
                "scope": rule.target.scope.lower(),
                "subject_id": rule.target.subject_id,
                "subject": rule.subject,
                "version": rule.version,
                "changed_by": rule.changed_by,
                "changed_at": rule.changed_at,
                "wish": _said(columns_of(rule.wish)),
            }
            for rule in page.items
        ],
        "next": page.next,
    }


@staff.put("/policies", response=schemas.PolicyRulePutOut, auth=staff_only(CHANGE_POLICIES))
def put_policy(request: ShopRequest, body: schemas.PolicyRuleIn) -> dict[str, int]:
    """Set the rule of a category, a product, a SKU or of everything; it never falls behind the law."""
    scope = RuleScope(body.scope.upper())
    version = services.put_rule(
        actor=request.actor,
        target=queries.target_named(scope=scope, subject=body.subject, now=request.now),
        wish=_wish(body.wish),
        seen_version=body.seen_version,
        reason=body.reason,
        now=request.now,
    )
    return {"version": version}


@staff.get("/policies/statutes", response=schemas.PolicyStatutesOut, auth=staff_only(READ_POLICIES))
def list_statutes(request: ShopRequest) -> dict[str, object]:
    """Show what the law gives: days, the only reasons to exclude goods, and warranties, with sources."""
    request.actor.require(READ_POLICIES)
    return {
        "return_days": statutes.LAW_RETURN_DAYS,
        "exchange_days": statutes.LAW_EXCHANGE_DAYS,
        "exclusions": [
            {
                "kind": kind,
                "return_class": one.return_class,
                "name": str(one.name),
                "source": str(one.source),
            }
            for kind, one in statutes.EXCLUSIONS.items()
        ],
        "warranties": [
            {
                "goods_kind": kind,
                "name": str(one.name),
                "months": one.months,
                "main_parts_months": one.main_parts_months,
                "is_statutory": one.is_statutory,
                "source": str(one.source),
            }
            for kind, one in statutes.WARRANTIES.items()
        ],
    }


@staff.get("/policies/preview", response=schemas.PolicyPreviewOut, auth=staff_only(READ_POLICIES))
def preview_policy(request: ShopRequest, sku: SkuCode, signed_on: date) -> dict[str, object]:
    """Show the dates of a SKU that is signed for on a day, by today's rules and entered days."""
    record = sellable_skus(skus=[sku], now=request.now).get(sku)
    if record is None:
        raise PolicySubjectNotFound
    policy = queries.policies_for(skus=[record])[record.sku_id]
    preview = queries.preview_dates(policy=policy, signed_on=signed_on)
    dates = preview.dates
    assert dates.return_until is not None, "nothing was confirmed"
    assert dates.exchange_until is not None, "it was signed for"
    assert dates.warranty_until is not None, "no rule gives less than a month"
    protected = dates.price_protected_until
    return {
        "sku": sku,
        "return_class": policy.return_class,
        "return_days": policy.return_days,
        "exchange_days": policy.exchange_days,
        "warranty_months": policy.warranty_months,
        "price_protection_days": policy.price_protection_days,
        "return_counted": preview.return_counted,
        "return_last_day": queries.last_day(dates.return_until),
        "exchange_counted": preview.exchange_counted,
        "exchange_last_day": queries.last_day(dates.exchange_until),
        "warranty_last_day": queries.last_day(dates.warranty_until),
        "price_protection_last_day": queries.last_day(protected) if protected else None,
        "free_days": list(preview.free_days),
    }


@staff.delete("/policies/{rule_id}", response={204: None}, auth=staff_only(CHANGE_POLICIES))
def remove_policy(
    request: ShopRequest, rule_id: int, reason: Annotated[schemas.Reason, Query()] = ""
) -> Status[None]:
    """Take a rule away; the next wider one holds again."""
    services.remove_rule(actor=request.actor, rule_id=rule_id, reason=reason, now=request.now)
    return Status(204, None)


@staff.get("/policies/{rule_id}/versions", response=schemas.PolicyVersionsOut, auth=staff_only(READ_POLICIES))
def list_policy_versions(request: ShopRequest, rule_id: int) -> dict[str, object]:
    """Show who changed a rule when, and what it said before and after."""
    request.actor.require(READ_POLICIES)
    return {
        "items": [
            {
                "version": one.version,
                "by": one.by,
                "at": one.at,
                "reason": one.reason,
                "before": _said(one.before) if one.before else None,
                "after": _said(one.after) if one.after else None,
            }
            for one in queries.list_versions(rule_id=rule_id)
        ]
    }


@staff.get("/calendar-days", response=schemas.CalendarDaysOut, auth=staff_only(READ_POLICIES))
def list_calendar_days(request: ShopRequest, from_day: date | None = None) -> dict[str, object]:
    """List the entered days from a day on, by default from the start of this year."""
    start = from_day or biz_date(request.now).replace(month=1, day=1)
    return {"items": queries.list_calendar_days(from_day=start)}


@staff.put("/calendar-days/{day}", response={204: None}, auth=staff_only(CHANGE_POLICIES))
def put_calendar_day(request: ShopRequest, day: Day, body: schemas.CalendarDayIn) -> Status[None]:
    """Say that a day is worked or free, over the calendar's data."""
    services.put_calendar_day(
        actor=request.actor, day=day, is_working=body.is_working, name=body.name, now=request.now
    )
    return Status(204, None)


@staff.delete("/calendar-days/{day}", response={204: None}, auth=staff_only(CHANGE_POLICIES))
def remove_calendar_day(request: ShopRequest, day: Day) -> Status[None]:
    """Forget what was entered for a day."""
    services.remove_calendar_day(actor=request.actor, day=day, now=request.now)
    return Status(204, None)


def _wish(body: schemas.PolicyWishDocument) -> PolicyWish:
    return PolicyWish(
        return_class=ReturnClass(body.return_class) if body.return_class else None,
        exclusion_kind=ExclusionKind(body.exclusion_kind) if body.exclusion_kind else None,
        return_days=body.return_days,
        exchange_days=body.exchange_days,
        goods_kind=GoodsKind(body.goods_kind) if body.goods_kind else None,
        warranty_months=body.warranty_months,
        price_protection_days=body.price_protection_days,
        needs_serial=body.needs_serial,
        promises=tuple(PolicyPromise(text=one.text, source=one.source) for one in body.promises),
    )


def _said(columns: Mapping[str, object]) -> dict[str, object]:
    """Give a rule's columns as JSON, unsaid ones as null."""
    return {name: None if value == "" else value for name, value in columns.items()}
