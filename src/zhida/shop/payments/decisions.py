"""A decision of the router as it is stored with the attempt, and read again."""

from collections.abc import Mapping

from zhida.shop.payments.channel_records import CandidateRecord
from zhida.shop.payments.routing import Decision


def decision_document(decision: Decision) -> dict[str, object]:
    """Return what is stored: how it was chosen, and every candidate with its inputs and its verdict."""
    return {
        "mode": decision.mode.value,
        "candidates": [
            {
                "account": it.account.name,
                "verdict": it.verdict.value,
                "score": it.score,
                "health_ppm": it.condition.health_ppm,
                "weight": it.account.weight,
                "fee_bp": it.account.fee_bp,
                "is_probe_due": it.condition.is_probe_due,
                "steering": it.condition.steering.value if it.condition.steering else "",
            }
            for it in decision.candidates
        ],
    }


def candidates_of(document: object) -> tuple[CandidateRecord, ...]:
    """Read the candidates; none in a document from before they were stored this way."""
    if not isinstance(document, Mapping):
        return ()
    return tuple(CandidateRecord(**it) for it in document.get("candidates", ()))


def mode_of(document: object) -> str:
    """Read how the account was chosen; nothing in an older document."""
    return str(document.get("mode", "")) if isinstance(document, Mapping) else ""
