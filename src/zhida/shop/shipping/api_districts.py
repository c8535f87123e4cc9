"""REST of what one district can have: SKUs, and the products of a page of cards, many at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from zhida.shop.accounts.records import ActorKind, ShopRequest
from zhida.shop.catalogue.queries import sellable_skus, sellable_skus_of
from zhida.shop.customers.queries import default_region, district_name
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.shipping import queries
from zhida.shop.shipping.records import DeliverySpeed, DistrictOffer

MOST_AT_ONCE = 100

districts = Router(tags=["shipping"])

District = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
# An address holds 64 KiB, and a character takes up to twelve bytes of it.
Codes = Annotated[str, Field(min_length=1, max_length=5200)]
Numbers = Annotated[str, Field(min_length=1, max_length=22 * MOST_AT_ONCE)]
Word = Literal["in", "low", "out"]
WORDS: tuple[Word, ...] = ("in", "low", "out")


class AvailabilityQuery(Schema):
    """SKU codes with commas between them, and a district."""

    skus: Codes
    region: District


class ProductsQuery(Schema):
    """Numbers of products with commas between them, and a district."""

    numbers: Numbers
    region: District


class AvailableOut(Schema):
    """What a district can have of one SKU: a word, and the days it would arrive on."""

    sku: str
    available: Word
    warehouse: str
    earliest: date | None
    latest: date | None


class AvailabilityOut(Schema):
    region: str
    is_deliverable: bool
    items: list[AvailableOut]
    next: str | None


class ProductAvailableOut(Schema):
    """What a district can have of a product: its best SKU's word, and how soon the soonest arrives."""

    number: str
    available: Word
    speed: DeliverySpeed | None


class ProductsAvailableOut(Schema):
    region: str
    region_name: str
    items: list[ProductAvailableOut]
    next: str | None


class ChosenDistrictOut(Schema):
    """A district to begin with; both are empty where nothing is known."""

    region: str
    region_name: str


@districts.get("/availability", response=AvailabilityOut, auth=None)
def availability_near(request: ShopRequest, wanted: Query[AvailabilityQuery]) -> AvailabilityOut:
    """Say for many SKUs at once what a district can have of each and when; at most four queries."""
    codes = _codes(wanted.skus, field="skus")
    known = sellable_skus(skus=codes, now=request.now)
    ids = {code: record.sku_id for code, record in known.items() if record.is_sellable}
    offers = queries.district_offers(sku_ids=list(ids.values()), region=wanted.region, now=request.now)
    return AvailabilityOut(
        region=wanted.region,
        is_deliverable=any(one.tariff for one in offers.values())
        or queries.is_deliverable(region=wanted.region),
        items=[_available(code, offers.get(ids.get(code, 0))) for code in codes],
        next=None,
    )


@districts.get("/availability/products", response=ProductsAvailableOut, auth=None)
def products_near(request: ShopRequest, wanted: Query[ProductsQuery]) -> ProductsAvailableOut:
    """Say for the products of a page of cards what a district can have of each; at most four queries."""
    numbers = _codes(wanted.numbers, field="numbers")
    name = district_name(code=wanted.region)
    skus = sellable_skus_of(numbers=numbers, now=request.now)
    ids = [sku.sku_id for found in skus.values() for sku in found]
    offers = queries.district_offers(sku_ids=ids, region=wanted.region, now=request.now)
    items = []
    for number in numbers:
        mine = [offers[sku.sku_id] for sku in skus.get(number, ())]
        soon = min((one.estimate for one in mine if one.estimate), key=lambda it: it.latest, default=None)
        items.append(
            ProductAvailableOut(
                number=number,
                available=_best(mine),
                speed=soon.speed(now=request.now) if soon else None,
            )
        )
    return ProductsAvailableOut(region=wanted.region, region_name=name, items=items, next=None)


@districts.get("/me/district", response=ChosenDistrictOut, auth=None)
def my_district(request: ShopRequest) -> ChosenDistrictOut:
    """Give the district of the shopper's default address, to begin with where none was chosen. One query."""
    actor = request.actor
    code = default_region(customer_id=actor.customer_id) if actor.kind is ActorKind.SHOPPER else None
    if code is None:
        return ChosenDistrictOut(region="", region_name="")
    return ChosenDistrictOut(region=code, region_name=district_name(code=code))


def _codes(text: str, *, field: str) -> list[str]:
    codes = list(dict.fromkeys(code for part in text.split(",") if (code := part.strip())))
    if not codes:
        raise InvalidInput(fields={field: InvalidInput.message})
    if len(codes) > MOST_AT_ONCE:
        raise InvalidInput(fields={field: _("一次最多查询 %(most)s 件。") % {"most": MOST_AT_ONCE}})
    return codes


def _available(code: str, offer: DistrictOffer | None) -> AvailableOut:
    estimate = offer.estimate if offer else None
    return AvailableOut(
        sku=code,
        available=offer.available.value if offer else "out",
        warehouse=offer.warehouse if offer else "",
        earliest=estimate.earliest if estimate else None,
        latest=estimate.latest if estimate else None,
    )


def _best(offers: Collection[DistrictOffer]) -> Word:
    words = {one.available.value for one in offers}
    return next((word for word in WORDS if word in words), "out")
