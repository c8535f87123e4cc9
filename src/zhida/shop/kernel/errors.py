"""What a refusal is: a stable code, a text in the shopper's language, and data to show. No HTTP here."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ErrorKind(StrEnum):
    """What sort of refusal it is; a door maps each to its own protocol once."""

    INVALID = "INVALID"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    CONFLICT = "CONFLICT"
    MISMATCH = "MISMATCH"
    TOO_MANY = "TOO_MANY"
    UNAVAILABLE = "UNAVAILABLE"


class ShopError(Exception):
    """A business refusal. Subclasses set `code`, `kind` and `message`; data fills `%(name)s` in the message.

    `fields` names what is wrong in which field of a form; `retry_after_seconds` says when it may work.
    """

    code: ClassVar[str] = "refused"
    kind: ClassVar[ErrorKind] = ErrorKind.CONFLICT
    message: ClassVar[str | Promise] = _("操作未能完成。")

    def __init__(
        self,
        *,
        fields: Mapping[str, str | Promise] | None = None,
        retry_after_seconds: int | None = None,
        **data: object,
    ) -> None:
        super().__init__(self.code)
        self.fields = dict(fields or {})
        self.retry_after_seconds = retry_after_seconds
        self.data = data

    @property
    def detail(self) -> str:
        """Return the message in the active language, filled with the data."""
        text = str(self.message)
        return text % self.data if self.data and "%(" in text else text

    def __str__(self) -> str:
        return f"{self.code}: {self.data}" if self.data else self.code


class InvalidInput(ShopError):
    """A payload that is malformed; `fields` says where and why."""

    code = "invalid"
    kind = ErrorKind.INVALID
    message = _("提交的内容有误，请检查后重试。")
