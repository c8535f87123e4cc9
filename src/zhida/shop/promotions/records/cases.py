"""A case of the engine as a document in, its answer as a document out: what `zhida quote` hands over."""

from __future__ import annotations

from zhida.shop.promotions.engine.case_documents import read_case, write_answer
from zhida.shop.promotions.engine.fields import CaseInvalid
from zhida.shop.promotions.engine.quoting import quote
from zhida.shop.promotions.engine.shares import refund_in_turn

__all__ = ["CaseInvalid", "answer_case"]


def answer_case(*, document: object) -> dict[str, object]:
    """Price a case without a database and write every row, discount, share and refund, in fen.

    Raises CaseInvalid naming the place of the first thing that is wrong.
    """
    case = read_case(document)
    answer = quote(case)
    return write_answer(answer, refund_in_turn(answer.unit_shares, case.refunds))
