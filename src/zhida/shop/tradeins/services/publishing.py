"""Publishes price tables: a new version each time, so that a quote can always be worked out again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhida.shop.accounts.records import SYSTEM_ACTOR, Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.inserts import insert_new, insert_rows
from zhida.shop.kernel.uow import transactional
from zhida.shop.tradeins import queries
from zhida.shop.tradeins.errors import PriceTableChanged, PriceTableInvalid
from zhida.shop.tradeins.models import OldModel, PriceTable
from zhida.shop.tradeins.permissions import PRICE_TRADE_INS
from zhida.shop.tradeins.records import OldModelRecord, Question
from zhida.shop.tradeins.table_documents import check_questions, questions_to_json, read_models


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTableDraft:
    """A table to publish in place of `expected_version` (0 is none); None keeps what that one says."""

    expected_version: int
    reason: str
    models_csv: str | None = None
    questions: tuple[Question, ...] | None = None


@transactional
def publish_price_table(*, actor: Actor, draft: PriceTableDraft, now: datetime) -> int:
    """Publish the next version of the price table and return its number; quotes keep theirs.

    Writes an audit row. Raises PermissionDenied, PriceTableInvalid (fields), PriceTableChanged (another
    version was published meanwhile).
    """
    actor.require(PRICE_TRADE_INS)
    if not draft.reason.strip():
        raise PriceTableInvalid(fields={"reason": PriceTableInvalid.message})
    present = queries.find_price_table()
    models = queries.list_models() if draft.models_csv is None else read_models(text=draft.models_csv)
    kept = present.questions if present else ()
    questions = kept if draft.questions is None else draft.questions
    if not models:
        raise PriceTableInvalid(fields={"models": PriceTableInvalid.message})
    check_questions(questions=questions)
    version = present.version if present else 0
    table = PriceTable(
        version=version + 1,
        questions=questions_to_json(questions),
        best_minor=max(model.base.minor for model in models),
        reason=draft.reason.strip(),
        by=actor.principal,
        published_at=now,
    )
    if version != draft.expected_version or not insert_new(table):
        raise PriceTableChanged
    _write_models(version + 1, models)
    record_audit(
        actor=actor,
        action="tradeins.publish_price_table",
        subject=f"price_table:{version + 1}",
        before={"version": version},
        after={"version": version + 1, "models": len(models), "questions": len(questions)},
        reason=draft.reason.strip(),
        now=now,
    )
    return version + 1


@transactional
def ensure_price_table(*, draft: PriceTableDraft, now: datetime) -> None:
    """Publish a first price table where there is none."""
    if queries.find_price_table() is None:
        publish_price_table(actor=SYSTEM_ACTOR, draft=draft, now=now)


def _write_models(version: int, models: Sequence[OldModelRecord]) -> None:
    table = PriceTable.objects.get(version=version)
    insert_rows(
        [
            OldModel(
                table=table,
                code=model.code,
                brand=model.brand,
                model=model.model,
                capacity=model.capacity,
                base_minor=model.base.minor,
            )
            for model in models
        ]
    )
