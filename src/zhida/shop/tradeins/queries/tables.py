"""Reads of price tables."""

from collections.abc import Mapping

from zhida.shop.kernel.money import Money
from zhida.shop.tradeins import valuing
from zhida.shop.tradeins.errors import OldModelNotFound
from zhida.shop.tradeins.models import OldModel, PriceTable
from zhida.shop.tradeins.records import OldModelRecord, PriceTableRecord, Question, Valuation
from zhida.shop.tradeins.table_documents import questions_from_json


def find_price_table() -> PriceTableRecord | None:
    """Return the present table without its models; None before the first. One query."""
    row = PriceTable.objects.order_by("-version").first()
    if row is None:
        return None
    return PriceTableRecord(
        version=row.version,
        questions=questions_from_json(row.questions),
        best=Money(row.best_minor),
        reason=row.reason,
        by=row.by,
        published_at=row.published_at,
    )


def best_offer() -> Money | None:
    """Return the most that an old device brings today; None when none is taken. One cheap query."""
    best = PriceTable.objects.order_by("-version").values_list("best_minor", flat=True).first()
    return None if best is None else Money(best)


def list_models() -> list[OldModelRecord]:
    """List the models of the present table by brand and model; at most 5,000, two queries."""
    version = PriceTable.objects.order_by("-version").values_list("version", flat=True).first() or 0
    rows = OldModel.objects.filter(table__version=version).order_by("brand", "model", "capacity", "id")
    return [_record(row) for row in rows]


def get_model(*, code: str) -> tuple[OldModelRecord, PriceTableRecord]:
    """Return a model with the present table. Raises OldModelNotFound."""
    table = find_price_table()
    version = table.version if table else 0
    row = OldModel.objects.filter(table__version=version, code=code).first()
    if row is None or table is None:
        raise OldModelNotFound
    return _record(row), table


def questions_of(*, version: int) -> tuple[Question, ...]:
    """Return the questions of a version that was published."""
    return questions_from_json(PriceTable.objects.get(version=version).questions)


def value_device(*, code: str, answers: Mapping[str, str]) -> Valuation:
    """Work out what a device brings by the present table; writes nothing.

    Raises OldModelNotFound, AnswersInvalid.
    """
    model, table = get_model(code=code)
    return valuing.value(model=model, version=table.version, questions=table.questions, answers=answers)


def _record(row: OldModel) -> OldModelRecord:
    return OldModelRecord(
        code=row.code,
        brand=row.brand,
        model=row.model,
        capacity=row.capacity,
        base=Money(row.base_minor),
    )
