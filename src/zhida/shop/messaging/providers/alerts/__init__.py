"""What carries notices to the merchant's people, one file each."""

from __future__ import annotations

from typing import Protocol

from zhida.shop.messaging.records import Notice


class NoticeCarrier(Protocol):
    """One mail relay or robot."""

    def send(self, notice: Notice, *, reference: str) -> None:
        """Hand over one notice.

        Raises NoticeRefused when the other side said no, and NoticeUnavailable when nobody knows, or when
        nothing can have been passed on (`is_safe_to_retry`).
        """
