"""Notifications from channels: prove, keep, answer, book."""

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import DatabaseError

from zhida.shop.payments.channels import ChannelAccount, channel_accounts
from zhida.shop.payments.conf import MOST_NOTIFICATION_BYTES
from zhida.shop.payments.providers.contract import Notification, NotificationRejected
from zhida.shop.payments.records import HookReply
from zhida.shop.payments.services.inbox import keep_notification, take_notification

log = logging.getLogger(__name__)


def receive_payment_notification(
    *, channel_name: str, body: bytes, headers: Mapping[str, str], now: datetime
) -> HookReply:
    """Take a notification for a channel account: prove signature, time, merchant; keep it; book it; answer.

    `headers` have lower-case names. The same news is kept and booked once however often it comes. What is not
    proven is neither stored nor acted on, and refused in the channel's own words. News that is kept but could
    not be booked at once is booked by the timer within 30 seconds. A disabled account still hears its news.
    """
    account = channel_accounts().get(channel_name)
    if account is None:
        return HookReply(status=404, body=b"unknown channel")
    if len(body) > MOST_NOTIFICATION_BYTES:
        return _refused(account, status=413, reason="too large")
    try:
        notification = account.provider.read_notification(body, headers, now=now)
    except NotificationRejected as rejection:
        log.warning("notification at %s rejected: %s", account.name, rejection.reason)
        return _refused(account, status=rejection.status, reason=rejection.reason)
    _take(notification, account=account.name, body=body, now=now)
    status, answer, content_type = account.provider.acknowledgement
    return HookReply(status=status, body=answer, content_type=content_type)


def receive_refund_notification(
    *, channel_name: str, body: bytes, headers: Mapping[str, str], now: datetime
) -> HookReply:
    """Take a notification at the refund hook; each channel's news says itself what it is about."""
    return receive_payment_notification(channel_name=channel_name, body=body, headers=headers, now=now)


def _refused(account: ChannelAccount, *, status: int, reason: str) -> HookReply:
    body, content_type = account.provider.refusal(reason)
    return HookReply(status=status, body=body, content_type=content_type)


def _take(notification: Notification, *, account: str, body: bytes, now: datetime) -> None:
    """Keep and book at once; what cannot be booked, be it by a bug of ours, is kept for its timer."""
    is_booked = False
    try:
        take_notification(notification=notification, account=account, body=body, now=now)
        is_booked = True
    except DatabaseError:
        log.exception("notification %s is left to its timer", notification.dedupe_key)
    finally:
        if not is_booked:
            keep_notification(notification=notification, account=account, body=body, now=now)
