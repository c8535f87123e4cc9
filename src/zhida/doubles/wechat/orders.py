"""The calls about orders: native, H5 and JSAPI, query, close."""

import json
import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from zhida.doubles.gateways.books import (
    CLOSED,
    PROCESSING,
    SUCCEEDED,
    Payment,
    new_digits,
)
from zhida.doubles.gateways.dialect import Desk, is_loopback
from zhida.doubles.wechat.documents import TRADE_TYPES, payment_document
from zhida.doubles.wechat.keys import Keys
from zhida.doubles.wechat.wire import CallRefused

NUMBER = re.compile(r"[0-9A-Za-z_\-|*]{6,32}", re.ASCII)
SOONEST_EXPIRY = timedelta(minutes=1)
LONGEST_DESCRIPTION = 127


def create(
    product: str, document: dict[str, object], keys: Keys, desk: Desk, *, now: datetime
) -> dict[str, object]:
    """Open an order. The same number with the very same values gives the same order again."""
    if product not in TRADE_TYPES:
        raise CallRefused(404, "RESOURCE_NOT_EXISTS", "没有这个产品")
    asked = _order(product, document, keys, now=now)
    with desk.books.atomic():
        known = desk.books.find_payment(asked.attempt)
        if known is None:
            desk.books.add_payment(asked)
            known = asked
    if known.status == SUCCEEDED:
        raise CallRefused(400, "ORDER_PAID", "订单已支付")
    if known.status == CLOSED:
        raise CallRefused(400, "ORDER_CLOSED", "订单已关闭")
    if known.extra["asked"] != asked.extra["asked"]:
        raise CallRefused(400, "INVALID_REQUEST", "201 商户订单号重复")
    if product == "jsapi":
        return {"prepay_id": f"wx{known.provider_number}"}
    if product == "h5":
        return {"h5_url": f"{desk.url}/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx{known.provider_number}"}
    return {"code_url": desk.cashier_url(known)}


def query(attempt: str, asked: dict[str, str], keys: Keys, desk: Desk) -> dict[str, object]:
    """Tell an order's state."""
    if asked.get("mchid") != keys.mchid:
        raise CallRefused(400, "PARAM_ERROR", "mchid")
    payment = _known(attempt, desk)
    was_refunded = bool(desk.books.list_refunds(attempt=attempt))
    return payment_document(payment, keys, was_refunded=was_refunded)


def close(attempt: str, document: dict[str, object], keys: Keys, desk: Desk, *, now: datetime) -> None:
    """End an order that nobody paid; while somebody pays it is refused."""
    if document.get("mchid") != keys.mchid:
        raise CallRefused(400, "PARAM_ERROR", "mchid")
    with desk.books.atomic():
        payment = _known(attempt, desk)
        if payment.status == SUCCEEDED:
            raise CallRefused(400, "ORDER_PAID", "订单已支付")
        if payment.status == PROCESSING:
            raise CallRefused(429, "FREQUENCY_LIMITED", "用户支付中，请稍后再试")
        desk.books.move_payment(attempt, status=CLOSED, now=now)


def _known(attempt: str, desk: Desk) -> Payment:
    payment = desk.books.find_payment(attempt)
    if payment is None:
        raise CallRefused(404, "ORDER_NOT_EXIST", "订单不存在")
    return payment


def _order(product: str, document: dict[str, object], keys: Keys, *, now: datetime) -> Payment:
    """Read and check what is asked, field by field. Raises CallRefused."""
    if (text(document, "mchid"), text(document, "appid")) != (keys.mchid, keys.appid):
        raise CallRefused(400, "APPID_MCHID_NOT_MATCH", "AppID和商户号不匹配")
    description, attempt = text(document, "description"), text(document, "out_trade_no")
    if len(description) > LONGEST_DESCRIPTION or not NUMBER.fullmatch(attempt):
        raise CallRefused(400, "PARAM_ERROR", "description或out_trade_no")
    expires_at = datetime.fromisoformat(text(document, "time_expire"))
    if expires_at.tzinfo is None or expires_at < now + SOONEST_EXPIRY:
        raise CallRefused(400, "PARAM_ERROR", "time_expire")
    amounts = document.get("amount")
    if not isinstance(amounts, dict) or amounts.get("currency", "CNY") != "CNY":
        raise CallRefused(400, "PARAM_ERROR", "amount")
    openid = ip = ""
    if product == "jsapi":
        openid = text(part(document, "payer"), "openid")
    if product == "h5":
        scene = part(document, "scene_info")
        ip = text(scene, "payer_client_ip")
        text(part(scene, "h5_info"), "type")
    # Where the payer sits may change between two tries of the same order.
    compared = {name: value for name, value in document.items() if name != "scene_info"}
    return Payment(
        attempt=attempt,
        provider_number=f"4200{new_digits(24)}",
        merchant=keys.mchid,
        amount=whole(amounts, "total"),
        currency="CNY",
        subject=description,
        scene=product,
        expires_at=expires_at.isoformat(),
        notify_url=notify_url(document),
        return_url="",
        changed_at=now.isoformat(),
        created_at=now.isoformat(),
        extra={
            "openid": openid,
            "payer_ip": ip,
            "asked": json.dumps([product, compared], sort_keys=True),
        },
    )


def text(document: dict[str, object], name: str) -> str:
    """Read a text. Raises CallRefused when it is missing."""
    value = document.get(name)
    if not isinstance(value, str) or not value:
        raise CallRefused(400, "PARAM_ERROR", name)
    return value


def whole(document: dict[str, object], name: str) -> int:
    """Read a sum of fen above zero. Raises CallRefused."""
    value = document.get(name)
    if type(value) is not int or value <= 0:
        raise CallRefused(400, "PARAM_ERROR", name)
    return value


def part(document: dict[str, object], name: str) -> dict[str, object]:
    """Read a part of a document. Raises CallRefused."""
    value = document.get(name)
    if not isinstance(value, dict):
        raise CallRefused(400, "PARAM_ERROR", name)
    return value


def notify_url(document: dict[str, object]) -> str:
    """Read where to tell the news: no query, and loopback only, for the gateway calls nobody else."""
    url = text(document, "notify_url")
    if urlsplit(url).query or not is_loopback(url):
        raise CallRefused(400, "PARAM_ERROR", "notify_url")
    return url
