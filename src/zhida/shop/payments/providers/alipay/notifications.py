"""Notifications: proven, then checked to be for us, then read."""

import hashlib
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from zhida.shop.payments.providers.alipay.certificates import PinnedCertificates, PinnedKey
from zhida.shop.payments.providers.alipay.facts import NUMBER, Unclear, has_money, payment_fact
from zhida.shop.payments.providers.alipay.signing import SIGN_TYPE, signed_of_notification
from zhida.shop.payments.providers.contract import (
    FactStatus,
    Notification,
    NotificationRejected,
    PaymentFact,
    RefundFact,
)

MOST_FIELDS: Final = 200
# What makes two messages the same news: a partial refund repeats TRADE_SUCCESS, a repeat keeps notify_id.
NEWS: Final = ("notify_id", "trade_status", "refund_fee", "out_biz_no")


def read_notification(
    body: bytes, *, app_id: str, seller_id: str, trust: PinnedKey | PinnedCertificates
) -> Notification:
    """Prove a notification (RSA2 only), check application, seller and number, and read its news.

    The amount is compared by whoever books the fact. Raises NotificationRejected: 400 malformed, 401 not
    proven, 403 not for us.
    """
    fields = _fields(body)
    if fields.get("sign_type") != SIGN_TYPE:
        raise NotificationRejected(401, "another kind of signature")
    content, cert_sn = signed_of_notification(fields), fields.get("alipay_cert_sn", "")
    if not trust.is_proven(content, fields.get("sign", ""), cert_sn=cert_sn):
        raise NotificationRejected(401, "bad signature")
    if fields.get("app_id") != app_id:
        raise NotificationRejected(403, "for another application")
    if fields.get("seller_id") != seller_id:
        raise NotificationRejected(403, "for another seller")
    if not NUMBER.fullmatch(fields.get("out_trade_no", "")):
        raise NotificationRejected(403, "not a number of ours")
    try:
        fact = _fact(fields)
    except Unclear as error:
        raise NotificationRejected(400, f"{error} is malformed") from error
    news = "\n".join(fields.get(name, "") for name in NEWS)
    return Notification(
        dedupe_key=hashlib.sha256(news.encode()).hexdigest(),
        fact=fact,
        proof={"notify_id": fields.get("notify_id", ""), "notify_time": fields.get("notify_time", "")},
        must_ask=isinstance(fact, RefundFact),
    )


def _fields(body: bytes) -> dict[str, str]:
    """Decode the posted form once. Raises NotificationRejected for bad UTF-8 and repeated names."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError as error:
        raise NotificationRejected(400, "no form in UTF-8") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise NotificationRejected(400, "a field comes twice")
    return fields


def _fact(fields: Mapping[str, str]) -> PaymentFact | RefundFact:
    """Tell news of a refund from news of the payment. Raises Unclear.

    `refund_fee` is what has gone back of the trade in all, so the amount of this one refund is asked for.
    """
    attempt, number = fields["out_trade_no"], fields.get("out_biz_no", "")
    fact = payment_fact(fields, attempt=attempt)
    speaks_of_refund = has_money({name: fields.get(name, "") for name in ("refund_fee", "gmt_refund")})
    if not speaks_of_refund or not NUMBER.fullmatch(number):
        return fact
    return RefundFact(
        refund=number, attempt=attempt, status=FactStatus.PROCESSING, provider_number=fact.provider_number
    )
