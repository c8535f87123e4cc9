"""What messaging is handed and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
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


class ChannelKind(StrEnum):
    """What carries a notice to the merchant's people."""

    MAIL = "MAIL"
    WECOM = "WECOM"
    DINGTALK = "DINGTALK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A title and lines of plain text for the merchant's own people; no personal data."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertChannel:
    """A channel of the alerts file: whom it is for, which topics, when it keeps quiet.

    Without topics it carries all that one of its roles sees. `quiet` are two times of day in Shanghai, the
    second may be the next morning's. More than `digest_over` waiting notices go as one.
    """

    name: str
    kind: ChannelKind
    roles: frozenset[str]
    topics: frozenset[str]
    quiet: tuple[time, time] | None
    digest_over: int
    most_a_minute: int
