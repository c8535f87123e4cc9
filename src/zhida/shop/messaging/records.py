"""What messaging is handed and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SmsTemplate(StrEnum):
    """A message that the provider has approved; its words stand in templates.py."""

    LOGIN_CODE = "LOGIN_CODE"
    ORDER_SHIPPED = "ORDER_SHIPPED"
    BACK_IN_STOCK = "BACK_IN_STOCK"
    PRICE_DROP = "PRICE_DROP"
    GOODS_RECALLED = "GOODS_RECALLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsMessage:
    """One message to one number. `to` is E.164; `params` fill the template."""

    to: str
    template: SmsTemplate
    params: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRecord:
    """A message that the provider accepted, with the provider's own reference."""

    id: int
    provider: str
    reference: str
