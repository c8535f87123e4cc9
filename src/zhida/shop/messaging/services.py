"""Writes of the messaging room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from zhida.shop.kernel import encryption
from zhida.shop.kernel.ids import new_row_id
from zhida.shop.kernel.uow import in_use_case, transactional
from zhida.shop.messaging.alerts_file import alerts_file
from zhida.shop.messaging.errors import NoticeUnavailable, SmsRefused, SmsUnavailable
from zhida.shop.messaging.models import SentMessage, SentState
from zhida.shop.messaging.providers import chosen_provider
from zhida.shop.messaging.records import AlertChannel, Notice, SentRecord, SmsMessage, SmsTemplate


def send_sms(*, to: str, template: SmsTemplate, params: Mapping[str, str], now: datetime) -> SentRecord:
    """Send one short message to an E.164 number, now, through the configured provider.

    A row says that it was tried before the network is touched and how it ended after; the number stands in it
    as a blind index only and the text not at all. Must not be called inside a transaction.
    Raises SmsRefused (the provider said no: do not try again) and SmsUnavailable (unknown whether sent).
    """
    if in_use_case():
        raise RuntimeError("messages are sent outside transactions: use a timer or the outbox")
    provider = chosen_provider()
    row_id = new_row_id()
    _start(row_id=row_id, to=to, template=template, provider=provider.name, now=now)
    message = SmsMessage(to=to, template=template, params=dict(params))
    try:
        reference = provider.send(message, reference=str(row_id))
    except (SmsRefused, SmsUnavailable) as error:
        state = SentState.REFUSED if isinstance(error, SmsRefused) else SentState.UNKNOWN
        _finish(row_id=row_id, state=state, error_code=str(error.data.get("reason", error.code)))
        raise
    _finish(row_id=row_id, state=SentState.SENT, reference=reference)
    return SentRecord(id=row_id, provider=provider.name, reference=reference)


def list_alert_channels() -> tuple[AlertChannel, ...]:
    """Return the channels of the alerts file, in its order; none without one. Raises ProviderFileInvalid."""
    return tuple(entry.channel for entry in alerts_file.content() or ())


def send_notice(*, channel: str, notice: Notice, reference: str) -> None:
    """Send a notice through a channel of the alerts file, now. Must not be called inside a transaction.

    Raises NoticeRefused (the other side said no: do not try again) and NoticeUnavailable (unknown whether
    it arrived, unless `is_safe_to_retry`; also when the file names no such channel any more).
    """
    if in_use_case():
        raise RuntimeError("notices are sent outside transactions: use a timer or the outbox")
    for entry in alerts_file.content() or ():
        if entry.channel.name == channel:
            entry.carrier.send(notice, reference=reference)
            return
    raise NoticeUnavailable(reason="no_such_channel")


@transactional
def _start(*, row_id: int, to: str, template: SmsTemplate, provider: str, now: datetime) -> None:
    SentMessage.objects.create(
        id=row_id,
        template=template,
        recipient_index=encryption.blind_index(to, purpose="phone"),
        provider=provider,
        started_at=now,
    )


@transactional
def _finish(*, row_id: int, state: SentState, reference: str = "", error_code: str = "") -> None:
    SentMessage.objects.filter(pk=row_id, state=SentState.SENDING).update(
        state=state, reference=reference[:80], error_code=error_code[:80]
    )
