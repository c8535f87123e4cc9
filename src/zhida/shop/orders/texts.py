"""Texts that people write on orders: trimmed, bounded, and stored byte for byte or refused."""

from zhida.shop.orders import conf
from zhida.shop.orders.errors import OrderTextInvalid, ReasonMissing


def optional(text: str, *, limit: int) -> str:
    """Trim a text that may be empty. Raises OrderTextInvalid (too long, NUL, lone surrogate)."""
    clean = text.strip()
    if len(clean) > limit or "\0" in clean or any("\ud800" <= char <= "\udfff" for char in clean):
        raise OrderTextInvalid(limit=limit)
    return clean


def required(text: str, *, limit: int) -> str:
    """Trim a text that may not be empty. Raises OrderTextInvalid."""
    clean = optional(text, limit=limit)
    if not clean:
        raise OrderTextInvalid(limit=limit)
    return clean


def reason(text: str) -> str:
    """Trim the reason of a staff act. Raises ReasonMissing, OrderTextInvalid."""
    clean = optional(text, limit=conf.REASON_MAX_LENGTH)
    if not clean:
        raise ReasonMissing
    return clean
