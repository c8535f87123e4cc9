"""Alerts through the channels of the alerts file: quiet hours, digests, the robots' limit, at most once.

A message is claimed before the network is touched. A run that died leaves it SENDING, and the next one gives
it up as UNKNOWN: a second telling would be worse than none.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from django.utils import translation

from zhida.config.provider_files import ProviderFileInvalid
from zhida.shop.accounts.records import Role
from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.messaging.errors import NoticeRefused, NoticeUnavailable
from zhida.shop.messaging.records import AlertChannel, Notice
from zhida.shop.messaging.services import list_alert_channels, send_notice
from zhida.shop.notifications.alert_words import render_alert
from zhida.shop.notifications.alerting import SEND_TIMER
from zhida.shop.notifications.models import ChannelMessage
from zhida.shop.notifications.records import AlertKind, ChannelState

MINUTE: Final = timedelta(minutes=1)
LONGEST_CALL: Final = timedelta(minutes=2)
MOST_LINES: Final = 20
MOST_TRIES: Final = 10
LANGUAGE: Final = "zh-hans"


def check_alerts_file() -> int:
    """Read the alerts file whole and return its number of channels; roles and topics must be ours.

    Raises ProviderFileInvalid.
    """
    channels = list_alert_channels()
    for channel in channels:
        unknown = (channel.roles - set(Role)) | (channel.topics - set(AlertKind))
        if unknown:
            raise ProviderFileInvalid(f"[channels.{channel.name}]: {', '.join(sorted(unknown))} is not known")
    return len(channels)


def send_channel_alerts(*, name: str, now: datetime) -> int:
    """Send what waits for a channel and return how many notices left; runs outside any transaction.

    In quiet hours everything waits for their end, then goes as a digest. When the minute's notices are used
    up the rest waits for the next. What cannot have arrived is tried again, ten times.
    """
    channel = next((row for row in list_alert_channels() if row.name == name), None)
    _give_up(name, before=now - LONGEST_CALL)
    if channel is None:
        return 0
    ends_at = quiet_until(channel, now)
    if ends_at is not None:
        _come_back(name, due_at=ends_at)
        return 0
    sent = 0
    while waiting := _waiting(name):
        if _count_sent(name, since=now - MINUTE) >= channel.most_a_minute:
            _come_back(name, due_at=now + MINUTE)
            break
        batch = waiting if len(waiting) > channel.digest_over else waiting[:1]
        if not _send(channel, batch, now=now):
            break
        sent += 1
    return sent


def quiet_until(channel: AlertChannel, now: datetime) -> datetime | None:
    """Return when the channel's quiet hours end; None outside them."""
    if channel.quiet is None:
        return None
    start, end = channel.quiet
    local = now.astimezone(SHANGHAI)
    if not _is_within(local.time(), start, end):
        return None
    ends_at = local.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return ends_at if ends_at > local else ends_at + timedelta(days=1)


def _is_within(at: time, start: time, end: time) -> bool:
    return start <= at < end if start <= end else at >= start or at < end


def _send(channel: AlertChannel, batch: list[ChannelMessage], *, now: datetime) -> bool:
    """Send one notice for the batch; False when the rest should wait."""
    keys = [row.pk for row in batch]
    if not _claim(keys, now=now):
        return False
    try:
        send_notice(channel=channel.name, notice=notice_of(batch), reference=str(keys[0]))
    except NoticeRefused as error:
        _move(keys, old=ChannelState.SENDING, new=ChannelState.REFUSED, now=now, error=_reason(error))
        return True
    except NoticeUnavailable as error:
        if error.data.get("is_safe_to_retry"):
            _put_back(channel.name, batch, error=_reason(error), now=now)
        else:
            _move(keys, old=ChannelState.SENDING, new=ChannelState.UNKNOWN, now=now, error=_reason(error))
            _come_back(channel.name, due_at=now + MINUTE)
        return False
    _move(keys, old=ChannelState.SENDING, new=ChannelState.SENT, now=now)
    return True


def notice_of(batch: list[ChannelMessage]) -> Notice:
    """Word one alert, or a digest of several: twenty lines, then how many more."""
    with translation.override(LANGUAGE):
        words = [
            render_alert(AlertKind(row.alert.kind), subject=row.alert.subject, data=row.alert.data)
            for row in batch
        ]
        if len(words) == 1:
            title, text = words[0]
            return Notice(title=title, lines=(text,))
        lines = [f"{title}：{text}" for title, text in words[:MOST_LINES]]
        if len(words) > MOST_LINES:
            lines.append(
                translation.gettext("另有 %(count)s 条，请到后台查看。") % {"count": len(words) - MOST_LINES}
            )
        return Notice(
            title=translation.gettext("%(count)s 条提醒") % {"count": len(words)}, lines=tuple(lines)
        )


def _waiting(name: str) -> list[ChannelMessage]:
    rows = ChannelMessage.objects.select_related("alert").filter(channel=name, state=ChannelState.PENDING)
    return list(rows.order_by("id")[:100])


def _count_sent(name: str, *, since: datetime) -> int:
    left = ChannelMessage.objects.filter(channel=name, moved_at__gt=since).exclude(state=ChannelState.PENDING)
    return left.values("notice").distinct().count()


def _reason(error: NoticeRefused | NoticeUnavailable) -> str:
    return str(error.data.get("reason", error.code))[:60]


@transactional
def _put_back(name: str, batch: list[ChannelMessage], *, error: str, now: datetime) -> None:
    tries = max(row.tries for row in batch) + 1
    keys = [row.pk for row in batch]
    to = ChannelState.PENDING if tries < MOST_TRIES else ChannelState.REFUSED
    ChannelMessage.objects.filter(pk__in=keys, state=ChannelState.SENDING).update(
        state=to, tries=tries, error=error
    )
    set_timer(kind=SEND_TIMER, key=name, due_at=now + MINUTE * tries)


@transactional
def _claim(keys: list[int], *, now: datetime) -> bool:
    """Take the whole batch or nothing of it."""
    free = ChannelMessage.objects.select_for_update().filter(pk__in=keys, state=ChannelState.PENDING)
    if len(free.order_by("id")) != len(keys):
        return False
    rows = ChannelMessage.objects.filter(pk__in=keys, state=ChannelState.PENDING)
    rows.update(state=ChannelState.SENDING, notice=keys[0], moved_at=now)
    return True


@transactional
def _give_up(name: str, *, before: datetime) -> None:
    died = ChannelMessage.objects.filter(channel=name, state=ChannelState.SENDING, moved_at__lte=before)
    died.update(state=ChannelState.UNKNOWN)


@transactional
def _come_back(name: str, *, due_at: datetime) -> None:
    set_timer(kind=SEND_TIMER, key=name, due_at=due_at)


@transactional
def _move(keys: list[int], *, old: ChannelState, new: ChannelState, now: datetime, error: str = "") -> None:
    rows = ChannelMessage.objects.filter(pk__in=keys, state=old)
    rows.update(state=new, error=error, moved_at=now)
