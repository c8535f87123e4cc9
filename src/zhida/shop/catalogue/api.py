"""The REST routes of the catalogue: the tree for everybody, uploads for staff."""

from __future__ import annotations

from typing import Annotated, BinaryIO, cast

from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue import queries, services
from zhida.shop.catalogue.permissions import WRITE_PRODUCTS
from zhida.shop.catalogue.records import MediaRecord

shopper = Router(tags=["products"])
staff = Router(tags=["products"])


class CategoryOut(Schema):
    id: int
    parent: int | None
    name: str
    names: list[str]


class CategoriesOut(Schema):
    items: list[CategoryOut]


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
def get_categories(request: ShopRequest) -> CategoriesOut:  # noqa: ARG001 -- ninja hands it to every route
    return CategoriesOut(
        items=[
            CategoryOut(
                id=record.category_id, parent=record.parent_id, name=record.name, names=list(record.names)
            )
            for record in queries.category_tree()
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
