"""Taking in a whole file of documents in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.assortment.conf import CHUNK_PRODUCTS
from zhida.shop.assortment.permissions import IMPORT_PRODUCTS
from zhida.shop.assortment.records import (
    FileContent,
    ImportOptions,
    ImportReport,
    ProductDocument,
    RowProblem,
)
from zhida.shop.assortment.services.attributes import prepare_categories, rules_of
from zhida.shop.assortment.services.putting import (
    Put,
    check_places,
    draft_of_document,
    problems_of,
    put_documents,
    warehouse_codes,
)
from zhida.shop.catalogue import services as catalogue_services
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.uow import transactional
from zhida.shop.search import services as search_services

Progress = Callable[[int], None]


class ImportUndone(Exception):
    """Carries the report out of a transaction that must not stay."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__("undone")
        self.report = report


@dataclass(slots=True)
class Taken:
    """What has been taken in so far."""

    written: list[Put] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)


def import_documents(
    *,
    actor: Actor,
    content: FileContent,
    options: ImportOptions,
    progress: Progress,
    now: datetime,
) -> ImportReport:
    """Write documents with prices and opening stock, publish them when asked, and refresh their listings.

    One transaction: with a problem in any row, those found while reading included, nothing stays unless the
    import is partial; a dry run writes everything and takes it back, so it knows what a real run would meet.
    An audit row names the import. `progress` is told how many documents are done. Raises PermissionDenied.
    """
    actor.require(IMPORT_PRODUCTS)
    problems = (*content.problems, *_twice(content.documents))
    try:
        return _import(actor, content.documents, ImportOrder(options, problems, progress), now=now)
    except ImportUndone as undone:
        return undone.report


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """How to take a file in, what was wrong with it before, and whom to tell."""

    options: ImportOptions
    problems: tuple[RowProblem, ...]
    progress: Progress


@transactional
def _import(
    actor: Actor, documents: Sequence[ProductDocument], order: ImportOrder, *, now: datetime
) -> ImportReport:
    options = order.options
    taken = Taken(problems=list(order.problems))
    bad_rows = {problem.row for problem in order.problems}
    good = [document for document in documents if document.row not in bad_rows]
    good = _without_bad_places(good, taken)
    if not taken.problems or options.is_partial or options.is_dry_run:
        _take(actor, good, taken, order, now=now)
    report = _report(documents, taken)
    if options.is_dry_run or (taken.problems and not options.is_partial):
        raise ImportUndone(report)
    return _finish(actor, taken, report, options, now=now)


def _take(
    actor: Actor, good: Sequence[ProductDocument], taken: Taken, order: ImportOrder, *, now: datetime
) -> None:
    """Write the documents chunk by chunk."""
    fitting = _with_valid_categories(good, taken)
    categories = prepare_categories(actor=actor, documents=fitting, now=now)
    rules = rules_of(categories)
    done = 0
    for number in range(0, len(fitting), CHUNK_PRODUCTS):
        chunk = fitting[number : number + CHUNK_PRODUCTS]
        drafts = [
            (document, draft_of_document(document, categories=categories, rules=rules)) for document in chunk
        ]
        ref = f"{order.options.ref}.{number // CHUNK_PRODUCTS}"
        written, problems = put_documents(actor=actor, drafts=drafts, ref=ref, now=now)
        taken.written += written
        taken.problems += problems
        done += len(chunk)
        order.progress(done)


def _finish(
    actor: Actor, taken: Taken, report: ImportReport, options: ImportOptions, *, now: datetime
) -> ImportReport:
    """Publish, list and audit what was written."""
    product_ids = [put.outcome.product_id for put in taken.written]
    published = 0
    for start in range(0, len(product_ids), CHUNK_PRODUCTS):
        chunk = product_ids[start : start + CHUNK_PRODUCTS]
        if options.is_published:
            published += catalogue_services.publish_imported(actor=actor, product_ids=chunk, now=now)
    search_services.refresh_products(product_ids=product_ids, now=now)
    report = replace(report, published=published, is_written=True)
    record_audit(
        actor=actor,
        action="assortment.import",
        subject=f"import:{options.ref}",
        before=None,
        after={
            "products": report.products,
            "created": report.created,
            "changed": report.changed,
            "published": published,
            "problems": len(report.problems),
        },
        now=now,
    )
    return report


def _report(documents: Sequence[ProductDocument], taken: Taken) -> ImportReport:
    kinds = Counter(
        "created"
        if put.outcome.is_new
        else "pending"
        if put.outcome.is_pending
        else "changed"
        if put.outcome.is_changed
        else "unchanged"
        for put in taken.written
    )
    return ImportReport(
        products=len(documents),
        skus=sum(len(document.skus) for document in documents),
        created=kinds["created"],
        changed=kinds["changed"],
        unchanged=kinds["unchanged"],
        pending=kinds["pending"],
        problems=tuple(sorted(taken.problems, key=lambda problem: (problem.row, problem.field))),
    )


def _twice(documents: Sequence[ProductDocument]) -> list[RowProblem]:
    """Return a problem for each product or SKU code that an earlier row of the file has."""
    first: dict[tuple[str, str], tuple[int, int]] = {}
    problems = []
    for document in documents:
        keys = [("product", document.product)]
        keys += [(f"skus.{index}.sku", sku.sku) for index, sku in enumerate(document.skus)]
        for place, code in keys:
            kind = "product" if place == "product" else "sku"
            own = (document.row, document.row_of(place))
            row = first.setdefault((kind, code), own)
            if row != own:
                reason = _("编码“%(code)s”在第 %(row)s 行已经出现。") % {"code": code, "row": row[1]}
                problems.append(RowProblem(row=own[1], field=place, reason=reason))
    return problems


def _without_bad_places(documents: Sequence[ProductDocument], taken: Taken) -> list[ProductDocument]:
    warehouses = warehouse_codes()
    good = []
    for document in documents:
        found = check_places(document, warehouses)
        taken.problems += found
        if not found:
            good.append(document)
    return good


def _with_valid_categories(documents: Sequence[ProductDocument], taken: Taken) -> list[ProductDocument]:
    valid: dict[tuple[str, ...], ShopError | None] = {}
    good = []
    for document in documents:
        path = document.category
        if path not in valid:
            valid[path] = catalogue_services.category_refusal(names=path)
        refusal = valid[path]
        if refusal is None:
            good.append(document)
        else:
            taken.problems += problems_of(document, refusal)
    return good
