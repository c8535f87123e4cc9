"""Events: recorded in the change's own transaction, delivered by the worker once it is committed.

At least once delivered, exactly once in effect: each subscriber runs in a transaction of its own that also
writes the unique (event, subscriber) row.
"""

from __future__ import annotations

import abc
import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, Self

from zhida.shop.kernel.inserts import insert_rows
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.kernel.money import Money


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Event(abc.ABC):
    """Something that happened, in the past tense: ids and amounts, never rows.

    Subclasses are frozen dataclasses with `name = "room.EventName"`, and give `key`: events of one key are
    delivered in the order of their recording.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1

    @property
    @abc.abstractmethod
    def key(self) -> str:
        """Return the ordering key, for example an order number."""

    def payload(self) -> dict[str, object]:
        """Return the fields as JSON; Money and instants are written as their public forms."""
        return {field.name: to_json(getattr(self, field.name)) for field in dataclasses.fields(self)}

    @classmethod
    def from_payload(cls, payload: Mapping[str, object]) -> Self:
        """Rebuild the event; fields added since it was recorded take their defaults."""
        hints = typing.get_type_hints(cls)
        known = {field.name for field in dataclasses.fields(cls)}
        values = {name: from_json(value, hints[name]) for name, value in payload.items() if name in known}
        return cls(**values)


def record(event: Event, *, now: datetime) -> None:
    """Write an event into the open transaction. RuntimeError outside one."""
    record_all([event], now=now)


def record_all(events: typing.Sequence[Event], *, now: datetime) -> None:
    """Write many events with one statement, in their order."""
    insert_rows(
        [
            OutboxEvent(
                name=event.name,
                version=event.version,
                key=event.key,
                payload=event.payload(),
                recorded_at=now,
            )
            for event in events
        ]
    )


def to_json(value: object) -> object:
    """Return the JSON form of an event field."""
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {str(key): to_json(item) for key, item in value.items()}
    if value is None or isinstance(value, (str, int)):
        return value
    raise TypeError(f"an event cannot hold {type(value).__name__}")


def from_json(value: object, hint: object) -> object:
    """Turn a JSON value back into what the field's type says."""
    if value is None:
        return None
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    if hint is Money and isinstance(value, dict):
        return Money(value["minor"], value["currency"])
    if hint in (date, datetime) and isinstance(value, str):
        return (datetime if hint is datetime else date).fromisoformat(value)
    origin = typing.get_origin(hint)
    if origin is tuple and isinstance(value, list):
        parts = typing.get_args(hint)
        if len(parts) == 2 and parts[1] is Ellipsis:
            return tuple(from_json(item, parts[0]) for item in value)
        return tuple(from_json(item, part) for item, part in zip(value, parts, strict=True))
    if origin is list and isinstance(value, list):
        return [from_json(item, typing.get_args(hint)[0]) for item in value]
    if origin is dict and isinstance(value, dict):
        return {key: from_json(item, typing.get_args(hint)[1]) for key, item in value.items()}
    return value
