"""The stages by which staff work through the queue; each open case stands in at most one."""

from enum import StrEnum
from typing import Final

from zhida.shop.aftersales.case_lifecycle import CaseStatus


class CaseStage(StrEnum):
    """What a case waits for. SEND: goods to repair or to send, also refused ones that lie with the shop."""

    DECIDE = "DECIDE"
    COMING = "COMING"
    INSPECT = "INSPECT"
    SEND = "SEND"
    PAY = "PAY"


_S = CaseStatus
STAGES: Final[dict[CaseStage, frozenset[CaseStatus]]] = {
    CaseStage.DECIDE: frozenset({_S.APPLIED, _S.APPEALED}),
    CaseStage.COMING: frozenset({_S.APPROVED, _S.SENT}),
    CaseStage.INSPECT: frozenset({_S.RECEIVED}),
    CaseStage.SEND: frozenset(
        {_S.QUOTED, _S.AWAITING_PAYMENT, _S.REPAIRING, _S.RETURNING, _S.REPLACING, _S.REJECTED}
    ),
    CaseStage.PAY: frozenset({_S.REFUNDING, _S.REFUND_FAILED}),
}
# Money under way has no deadline of its own and is still waited for.
WITHOUT_DEADLINE: Final = frozenset({_S.REFUNDING})
