"""The REST routes of the catalogue: the tree for everybody, uploads for staff."""

from __future__ import annotations

from typing import Annotated, BinaryIO, Literal, cast

from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue import queries, services
from zhida.shop.catalogue.media.serving import serve_media
from zhida.shop.catalogue.permissions import READ_PRODUCTS, WRITE_PRODUCTS
from zhida.shop.catalogue.records import LandingKind, MediaRecord

__all__ = ["serve_media", "shopper", "staff"]

shopper = Router(tags=["products"])
staff = Router(tags=["products"])

LandingKindWord = Literal["category", "brand"]
RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]


class CategoryOut(Schema):
    id: int
    parent: int | None
    name: str
    names: list[str]


class CategoriesOut(Schema):
    items: list[CategoryOut]


class BrandsOut(Schema):
    items: list[str]


class AttributeRuleOut(Schema):
    name: str
    kind: str
    group: str
    unit: str
    choices: list[str]
    is_required: bool


class AttributeRulesOut(Schema):
    items: list[AttributeRuleOut]


class LandingRowOut(Schema):
    kind: LandingKindWord
    id: int
    names: list[str]
    is_written: bool


class LandingsOut(Schema):
    items: list[LandingRowOut]


class UploadedOut(Schema):
    key: str
    kind: str
    url: str
    width: int
    height: int
    poster: str | None = None


class UploadForm(Schema):
    """A video names the key of its poster picture."""

    poster: Annotated[str, Field(max_length=64)] = ""


@shopper.get("/categories", response=CategoriesOut, summary="List the category tree, parents first")
def get_categories(request: ShopRequest) -> CategoriesOut:
    return CategoriesOut(
        items=[
            CategoryOut(
                id=record.category_id, parent=record.parent_id, name=record.name, names=list(record.names)
            )
            for record in queries.category_tree()
        ]
    )


@staff.get("/brands", response=BrandsOut, auth=staff_only(READ_PRODUCTS), summary="List brands")
def get_brands(request: ShopRequest) -> BrandsOut:
    return BrandsOut(items=[record.name for record in queries.list_brands()])


@staff.get(
    "/categories/{category_id}/attributes",
    response=AttributeRulesOut,
    auth=staff_only(READ_PRODUCTS),
    summary="List the attributes that hold in a category",
)
def get_attribute_rules(request: ShopRequest, category_id: RowId) -> AttributeRulesOut:
    found = queries.categories_by_id(category_ids=[category_id])
    rules = queries.rules_of_categories(categories=list(found.values())).get(category_id, {})
    return AttributeRulesOut(
        items=[
            AttributeRuleOut(
                name=rule.name,
                kind=rule.kind.lower(),
                group=rule.group,
                unit=rule.unit,
                choices=list(rule.choices),
                is_required=rule.is_required,
            )
            for rule in sorted(rules.values(), key=lambda rule: (rule.position, rule.name))
        ]
    )


@staff.get(
    "/landing-pages",
    response=LandingsOut,
    auth=staff_only(READ_PRODUCTS),
    summary="List the pages of categories or brands and whether they have texts",
)
def get_landings(request: ShopRequest, kind: LandingKindWord) -> LandingsOut:
    rows = queries.list_landings(kind=LandingKind(kind.upper()))
    return LandingsOut(
        items=[
            LandingRowOut(kind=kind, id=row.subject_id, names=list(row.names), is_written=row.is_written)
            for row in rows
        ]
    )


@staff.post(
    "/media",
    response={201: UploadedOut},
    auth=staff_only(WRITE_PRODUCTS),
    summary="Upload a picture or a video",
)
def post_media(request: ShopRequest, form: Form[UploadForm], file: File[UploadedFile]) -> Status[UploadedOut]:
    stream = cast("BinaryIO", file.file)
    if form.poster or (file.name or "").lower().endswith(".mp4"):
        media = services.add_video(actor=request.actor, stream=stream, poster=form.poster, now=request.now)
    else:
        media = services.add_image(actor=request.actor, stream=stream, now=request.now)
    return Status(201, _uploaded(media))


def _uploaded(media: MediaRecord) -> UploadedOut:
    return UploadedOut(
        key=media.key,
        kind=media.kind.lower(),
        url=media.url,
        width=media.width,
        height=media.height,
        poster=media.poster,
    )
