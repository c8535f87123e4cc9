"""The REST routes of coupons: the coupon centre and the wallet, and the staff's templates and codes."""

from __future__ import annotations

from ninja import Router, Status

from zhida.shop.accounts.permissions import shopper_only, staff_only
from zhida.shop.accounts.records import ActorKind, ShopRequest
from zhida.shop.promotions import coupon_schemas as schemas
from zhida.shop.promotions import queries, services
from zhida.shop.promotions.lifecycle import CouponStatus
from zhida.shop.promotions.permissions import PUBLISH_OFFERS, READ_OFFERS, WRITE_OFFERS
from zhida.shop.promotions.records.coupons import WalletState

shopper = Router(tags=["coupons"])
staff = Router(tags=["coupons"])


@shopper.get("/coupons", response=schemas.CentreOut, auth=None)
def read_coupon_centre(request: ShopRequest) -> dict[str, object]:
    """List the coupons that can be claimed, with what the shopper has of each; guests see them too."""
    actor = request.actor
    customer_id = actor.customer_id if actor.kind is ActorKind.SHOPPER else None
    return schemas.centre_shown(queries.coupon_centre(for_customer=customer_id, now=request.now))


@shopper.get("/me/coupons", response=schemas.WalletOut, auth=shopper_only)
def read_wallet(
    request: ShopRequest, state: WalletState = WalletState.USABLE, cursor: str | None = None
) -> dict[str, object]:
    """List one tab of the shopper's own coupons, the newest first."""
    page = queries.list_holdings(
        for_customer=request.actor.customer_id, state=state, now=request.now, cursor=cursor
    )
    return {"items": [schemas.holding_shown(record) for record in page.items], "next": page.next}


@staff.get("/coupons", response=schemas.CouponPage, auth=staff_only(READ_OFFERS))
def list_coupons(
    request: ShopRequest, status: CouponStatus | None = None, cursor: str | None = None
) -> schemas.CouponPage:
    """List coupon templates with their counts, newest first."""
    page = queries.list_coupons(actor=request.actor, status=status, cursor=cursor)
    return schemas.CouponPage(items=[schemas.CouponOut.of(record) for record in page.items], next=page.next)


@staff.post("/coupons", response={201: schemas.CouponOut}, auth=staff_only(WRITE_OFFERS))
def create_coupon(request: ShopRequest, payload: schemas.CouponIn) -> Status[schemas.CouponOut]:
    """Keep a new template as a draft."""
    document = payload.model_dump(exclude_none=True)
    record = services.create_coupon(actor=request.actor, document=document, now=request.now)
    return Status(201, schemas.CouponOut.of(record))


@staff.get("/coupons/{number}", response=schemas.CouponOut, auth=staff_only(READ_OFFERS))
def get_coupon(request: ShopRequest, number: str) -> schemas.CouponOut:
    """Show one template."""
    return schemas.CouponOut.of(queries.get_coupon(actor=request.actor, number=number))


@staff.patch("/coupons/{number}", response=schemas.CouponOut, auth=staff_only(WRITE_OFFERS))
def change_coupon(request: ShopRequest, number: str, payload: schemas.CouponChanges) -> schemas.CouponOut:
    """Change fields of a template; each change is a new version, and holders keep theirs."""
    changes = payload.model_dump(exclude_unset=True)
    services.change_coupon(actor=request.actor, number=number, changes=changes, now=request.now)
    return get_coupon(request, number)


@staff.post("/coupons/{number}/publish", response=schemas.CouponOut, auth=staff_only(PUBLISH_OFFERS))
def publish_coupon(request: ShopRequest, number: str) -> schemas.CouponOut:
    """Let shoppers have a template's coupons."""
    services.publish_coupon(actor=request.actor, number=number, now=request.now)
    return get_coupon(request, number)


@staff.post("/coupons/{number}/stop", response=schemas.CouponOut, auth=staff_only(PUBLISH_OFFERS))
def stop_coupon(request: ShopRequest, number: str) -> schemas.CouponOut:
    """Give out no more of a template; what shoppers hold stays good."""
    services.stop_coupon(actor=request.actor, number=number, now=request.now)
    return get_coupon(request, number)


@staff.get("/coupons/{number}/batches", response=schemas.CodeBatchPage, auth=staff_only(READ_OFFERS))
def list_batches(request: ShopRequest, number: str, cursor: str | None = None) -> schemas.CodeBatchPage:
    """List a template's batches of codes with how many were claimed and used; never the codes."""
    page = queries.list_batches(actor=request.actor, number=number, cursor=cursor)
    return schemas.CodeBatchPage(
        items=[schemas.CodeBatchOut.of(record) for record in page.items], next=page.next
    )


@staff.post(
    "/coupons/{number}/batches", response={201: schemas.IssuedCodesOut}, auth=staff_only(PUBLISH_OFFERS)
)
def issue_codes(
    request: ShopRequest, number: str, payload: schemas.CodeBatchIn
) -> Status[schemas.IssuedCodesOut]:
    """Make up to 10,000 codes; their list is in this answer and nowhere else."""
    issued = services.issue_codes(
        actor=request.actor, number=number, quantity=payload.quantity, note=payload.note, now=request.now
    )
    shown = schemas.CodeBatchOut.of(issued.batch).model_dump()
    return Status(201, schemas.IssuedCodesOut(**shown, csv="\n".join(("code", *issued.codes, ""))))
