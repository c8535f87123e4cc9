"""The staff's REST routes of products as documents, and of imports."""

from __future__ import annotations

from typing import Annotated

from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.assortment import queries, services
from zhida.shop.assortment.api_documents import (
    ImportOut,
    ImportPageOut,
    MappingsOut,
    ProductChangeIn,
    ProductCreatedOut,
    ProductIn,
    ProductPageOut,
    ReasonIn,
    StaffProductOut,
    import_out,
    media_out,
    plain_json,
    row_out,
    version_out,
)
from zhida.shop.assortment.documents import parse_document, refusal_of
from zhida.shop.assortment.permissions import IMPORT_PRODUCTS
from zhida.shop.assortment.records import Json, ProductDocument, RawDocument
from zhida.shop.catalogue import queries as catalogue_queries
from zhida.shop.catalogue import services as catalogue_services
from zhida.shop.catalogue.permissions import PUBLISH_PRODUCTS, READ_PRODUCTS, WRITE_PRODUCTS
from zhida.shop.catalogue.records import ProductFilter, PutOutcome
from zhida.shop.kernel.ids import new_number

staff = Router(tags=["products"])
# A null in a change takes these away; all else that a product may lack has an empty text or list.
SALE_PERIOD = frozenset({"on_sale_from", "on_sale_until"})


class ImportForm(Schema):
    """How an uploaded file is taken in."""

    mapping: Annotated[str, Field(max_length=40)] = ""
    partial: bool = False
    publish: bool = False


class ProductQuery(Schema):
    """What to look for in the product list."""

    status: Annotated[str, Field(max_length=12)] | None = None
    q: Annotated[str, Field(max_length=100)] = ""
    brand: Annotated[str, Field(max_length=80)] = ""
    category: Annotated[str, Field(max_length=200)] = ""
    cursor: Annotated[str, Field(max_length=200)] | None = None


@staff.get("/products", response=ProductPageOut, auth=staff_only(READ_PRODUCTS), summary="List products")
def get_products(request: ShopRequest, query: Query[ProductQuery]) -> ProductPageOut:
    page = catalogue_queries.list_products(
        actor=request.actor,
        wanted=ProductFilter(status=query.status, text=query.q, brand=query.brand, category=query.category),
        cursor=query.cursor,
    )
    return ProductPageOut(items=[row_out(row) for row in page.items], next=page.next)


@staff.post(
    "/products",
    response={201: ProductCreatedOut},
    auth=staff_only(IMPORT_PRODUCTS),
    summary="Write a new product with prices and opening stock",
)
def post_product(request: ShopRequest, payload: ProductIn) -> Status[ProductCreatedOut]:
    raw = _raw(payload)
    raw.setdefault("product", new_number("G", request.now))
    outcome = services.create_document(actor=request.actor, document=_document(raw), now=request.now)
    return Status(201, _created(outcome))


@staff.get(
    "/products/{number}", response=StaffProductOut, auth=staff_only(READ_PRODUCTS), summary="Show a product"
)
def get_product(request: ShopRequest, number: str) -> StaffProductOut:
    product = catalogue_queries.get_product(number=number, now=request.now)
    document = queries.document_of(actor=request.actor, number=number, now=request.now)
    return StaffProductOut(
        id=product.number,
        status=product.status,
        has_pending_change=product.has_pending_change,
        version=product.version,
        document=document,
        media=[media_out(record) for record in queries.media_of_document(document=document).values()],
        versions=[version_out(record) for record in catalogue_queries.list_versions(number=number)],
    )


@staff.patch(
    "/products/{number}",
    response=ProductCreatedOut,
    auth=staff_only(IMPORT_PRODUCTS),
    summary="Change a product",
)
def patch_product(request: ShopRequest, number: str, payload: ProductChangeIn) -> ProductCreatedOut:
    present = queries.document_of(actor=request.actor, number=number, now=request.now)
    kept = {name: present[name] for name in ("product", "title", "brand", "category", "skus")}
    raw: RawDocument = {**kept, **_raw(payload)}
    outcome = services.change_document(
        actor=request.actor,
        number=number,
        document=_document(raw),
        cleared=[name for name in SALE_PERIOD & payload.model_fields_set if getattr(payload, name) is None],
        now=request.now,
    )
    return _created(outcome)


@staff.post(
    "/products/{number}/submit",
    response={204: None},
    auth=staff_only(WRITE_PRODUCTS),
    summary="Submit for check",
)
def submit_product(request: ShopRequest, number: str) -> Status[None]:
    catalogue_services.submit_for_check(actor=request.actor, number=number, now=request.now)
    return Status(204, None)


@staff.post(
    "/products/{number}/publish",
    response=ProductCreatedOut,
    auth=staff_only(PUBLISH_PRODUCTS),
    summary="Publish a product, or its proposed change",
)
def publish_product(request: ShopRequest, number: str) -> ProductCreatedOut:
    catalogue_services.publish_product(actor=request.actor, number=number, now=request.now)
    product = catalogue_queries.get_product(number=number, now=request.now)
    return ProductCreatedOut(
        id=product.number,
        product=product.code,
        status=product.status,
        is_pending=product.has_pending_change,
        skus=[sku.sku for sku in product.skus],
    )


@staff.post(
    "/products/{number}/return",
    response={204: None},
    auth=staff_only(PUBLISH_PRODUCTS),
    summary="Send back to its maker",
)
def return_product(request: ShopRequest, number: str, payload: ReasonIn) -> Status[None]:
    catalogue_services.return_to_draft(
        actor=request.actor, number=number, reason=payload.reason, now=request.now
    )
    return Status(204, None)


@staff.post(
    "/products/{number}/withdraw",
    response={204: None},
    auth=staff_only(PUBLISH_PRODUCTS),
    summary="Take off sale",
)
def withdraw_product(request: ShopRequest, number: str, payload: ReasonIn) -> Status[None]:
    catalogue_services.take_off_sale(
        actor=request.actor, number=number, reason=payload.reason, now=request.now
    )
    return Status(204, None)


@staff.get("/imports", response=ImportPageOut, auth=staff_only(IMPORT_PRODUCTS), summary="List imports")
def get_imports(request: ShopRequest, cursor: str | None = None) -> ImportPageOut:
    page = queries.list_imports(actor=request.actor, cursor=cursor)
    return ImportPageOut(items=[import_out(record) for record in page.items], next=page.next)


@staff.post(
    "/imports",
    response={201: ImportOut},
    auth=staff_only(IMPORT_PRODUCTS),
    summary="Upload a file to be checked",
)
def post_import(request: ShopRequest, form: Form[ImportForm], file: File[UploadedFile]) -> Status[ImportOut]:
    upload = services.Upload(
        file_name=file.name or "",
        pieces=file.chunks(),
        mapping=form.mapping,
        is_partial=form.partial,
        is_published=form.publish,
    )
    number = services.upload_import(actor=request.actor, upload=upload, now=request.now)
    return Status(201, import_out(queries.get_import(actor=request.actor, number=number)))


@staff.get(
    "/import-mappings", response=MappingsOut, auth=staff_only(IMPORT_PRODUCTS), summary="List mappings"
)
def get_mappings(request: ShopRequest) -> MappingsOut:
    return MappingsOut(items=queries.list_mappings())


@staff.get(
    "/imports/{number}", response=ImportOut, auth=staff_only(IMPORT_PRODUCTS), summary="Show an import"
)
def get_import(request: ShopRequest, number: str, page: Annotated[int, Field(ge=1, le=100)] = 1) -> ImportOut:
    return import_out(queries.get_import(actor=request.actor, number=number, page=page))


@staff.post(
    "/imports/{number}/apply",
    response={202: ImportOut},
    auth=staff_only(IMPORT_PRODUCTS),
    summary="Write a checked import",
)
def post_apply(request: ShopRequest, number: str) -> Status[ImportOut]:
    services.apply_import(actor=request.actor, number=number, now=request.now)
    return Status(202, import_out(queries.get_import(actor=request.actor, number=number)))


def _raw(payload: ProductChangeIn) -> RawDocument:
    raw = plain_json(payload.model_dump(exclude_unset=True))
    assert isinstance(raw, dict)
    return raw


def _document(raw: Json) -> ProductDocument:
    """Read a document as a file's line would be read. Raises DocumentInvalid."""
    document, problems = parse_document(raw, row=1)
    if document is None:
        raise refusal_of(problems)
    return document


def _created(outcome: PutOutcome) -> ProductCreatedOut:
    return ProductCreatedOut(
        id=outcome.number,
        product=outcome.code,
        status=outcome.status,
        is_pending=outcome.is_pending,
        skus=sorted(outcome.sku_ids),
    )
