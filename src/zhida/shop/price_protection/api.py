"""REST of price protection: shoppers ask for the difference; staff see what was paid and steer it."""

from datetime import datetime
from typing import Annotated

from ninja import Header, Query, Router, Schema, Status

from zhida.shop.accounts.permissions import shopper_only, staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.kernel.money import Money
from zhida.shop.price_protection import permissions, queries, schemas, services
from zhida.shop.price_protection.records import (
    Mode,
    ProtectionFilter,
    ProtectionStatus,
    TermsWish,
    Way,
)

shopper = Router(tags=["price-protection"])
staff = Router(tags=["price-protection"])


class FilterIn(Schema):
    """What staff narrow the list by."""

    order: str = ""
    sku: str = ""
    way: schemas.WayWord | None = None
    status: schemas.ProtectionWord | None = None
    since: datetime | None = None
    until: datetime | None = None


@shopper.get("/orders/{number}/price-protection", response=schemas.OrderQuoteOut, auth=shopper_only)
def quote_protection(request: ShopRequest, number: str) -> schemas.OrderQuoteOut:
    """Show what each line would bring now, and write nothing."""
    quote = queries.quote_order(number=number, for_customer=request.actor.customer_id, now=request.now)
    return schemas.OrderQuoteOut.of(quote)


@shopper.post("/orders/{number}/price-protection", response={201: schemas.ProtectedOut}, auth=shopper_only)
def protect_order(
    request: ShopRequest,
    number: str,
    body: schemas.ProtectIn,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key")] = "",
) -> Status[schemas.ProtectedOut]:
    """Give back the difference of the lines named, or of all that cost less now."""
    given = services.protect_order(
        actor=request.actor,
        number=number,
        lines=body.lines,
        idempotency_key=idempotency_key,
        now=request.now,
    )
    total = sum((one.amount for one in given), start=Money(0))
    items = [schemas.ProtectionOut.of(one) for one in given]
    return Status(201, schemas.ProtectedOut(protections=items, total=total))


@shopper.get("/price-protection", response=schemas.ChoiceInOut, auth=shopper_only)
def read_choice(request: ShopRequest) -> schemas.ChoiceInOut:
    return schemas.ChoiceInOut(automatic=queries.is_automatic(customer_id=request.actor.customer_id))


@shopper.put("/price-protection", response=schemas.ChoiceInOut, auth=shopper_only)
def put_choice(request: ShopRequest, body: schemas.ChoiceInOut) -> schemas.ChoiceInOut:
    """Be paid by itself when a price falls, or only when asked for."""
    services.choose_automatic(actor=request.actor, is_automatic=body.automatic, now=request.now)
    return body


@staff.get(
    "/price-protections",
    response=schemas.ProtectionPage,
    auth=staff_only(permissions.VIEW_PROTECTIONS),
)
def list_protections(
    request: ShopRequest, wanted: Query[FilterIn], cursor: str | None = None
) -> schemas.ProtectionPage:
    """List what was paid, newest first, with the sum of all that the filter keeps."""
    request.actor.require(permissions.VIEW_PROTECTIONS)
    kept = ProtectionFilter(
        order=wanted.order,
        sku=wanted.sku,
        way=Way(wanted.way.upper()) if wanted.way else None,
        status=ProtectionStatus(wanted.status.upper()) if wanted.status else None,
        since=wanted.since,
        until=wanted.until,
    )
    page = queries.list_protections(wanted=kept, cursor=cursor)
    sums = queries.sums_of(wanted=kept)
    items = [schemas.ProtectionOut.of(one) for one in page.items]
    return schemas.ProtectionPage(items=items, next=page.next, count=sums.count, amount=sums.amount)


@staff.get(
    "/price-protections/terms", response=schemas.TermsOut, auth=staff_only(permissions.VIEW_PROTECTIONS)
)
def read_terms(request: ShopRequest) -> schemas.TermsOut:
    request.actor.require(permissions.VIEW_PROTECTIONS)
    return schemas.TermsOut.of(queries.get_terms())


@staff.put("/price-protections/terms", response=schemas.TermsOut, auth=staff_only(permissions.CHANGE_TERMS))
def put_terms(request: ShopRequest, body: schemas.TermsIn) -> schemas.TermsOut:
    """Set whom automatic runs pay, their cap, and whether anything is paid at all."""
    wish = TermsWish(
        mode=Mode(body.mode.upper()), run_cap=Money(body.run_cap.minor), is_stopped=body.is_stopped
    )
    terms = services.put_terms(actor=request.actor, wish=wish, reason=body.reason, now=request.now)
    return schemas.TermsOut.of(terms)


@staff.get("/price-protections/runs", response=schemas.RunPage, auth=staff_only(permissions.VIEW_PROTECTIONS))
def list_runs(request: ShopRequest, cursor: str | None = None) -> schemas.RunPage:
    """List automatic runs, those that wait first."""
    request.actor.require(permissions.VIEW_PROTECTIONS)
    page = queries.list_runs(cursor=cursor)
    return schemas.RunPage(items=[schemas.RunOut.of(one) for one in page.items], next=page.next)


@staff.post(
    "/price-protections/runs/{sku}/release",
    response=schemas.RunOut,
    auth=staff_only(permissions.RELEASE_RUNS),
)
def release_run(request: ShopRequest, sku: str, body: schemas.ReleaseIn) -> schemas.RunOut:
    """Let a run go on beyond its cap; where two persons are asked for, the first call only asks."""
    run = services.release_run(actor=request.actor, sku=sku, reason=body.reason, now=request.now)
    return schemas.RunOut.of(run)
