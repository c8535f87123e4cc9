"""One merchant's account at WeChat Pay (protocol v3)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from zhida.shop.payments.channel_table import ChannelTable
from zhida.shop.payments.providers.contract import (
    BillLine,
    FactStatus,
    Notification,
    OutcomeUnknown,
    PaymentFact,
    PaymentOrder,
    Presentation,
    Provider,
    RefundFact,
    RefundOrder,
    RefusedByChannel,
    RefusedForNow,
)
from zhida.shop.payments.providers.wechat import bill, notifications
from zhida.shop.payments.providers.wechat.calls import NO_CONTENT, Caller, Hosts
from zhida.shop.payments.providers.wechat.facts import BadDocument, payment_fact, refund_fact
from zhida.shop.payments.providers.wechat.signing import Credentials, payment_request

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
PC, H5, JSAPI = "pc", "h5", "jsapi"
API_V3_KEY_BYTES: Final = 32
# The same order again gives a fresh address. Source: reference/payments.md 2.2.
H5_URL_LIFE: Final = timedelta(minutes=5)
LONGEST_DESCRIPTION = 127
LONGEST_REASON = 80
ORDERS: Final = "/v3/pay/transactions"
REFUNDS: Final = "/v3/refund/domestic/refunds"
# The words of the present and of the earlier documentation.
NO_SUCH_ORDER: Final = frozenset({"ORDER_NOT_EXIST", "ORDERNOTEXIST"})
NO_SUCH_REFUND: Final = frozenset({"RESOURCE_NOT_EXISTS", "RESOURCE_NOT_EXIST", "REFUND_NOT_EXISTS"})
ALREADY_PAID: Final = frozenset({"ORDER_PAID", "ORDERPAID"})
ALREADY_CLOSED: Final = frozenset({"ORDER_CLOSED", "ORDERCLOSED"})
# The number is ours alone, so these tell that an earlier sending of the same order did arrive.
ARRIVED_BEFORE: Final = ALREADY_PAID | {"OUT_TRADE_NO_USED"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatProvider:
    """A merchant and one appid of theirs."""

    appid: str
    caller: Caller
    api_v3_key: bytes = field(repr=False)
    allow_loopback: bool

    @property
    def scenes(self) -> frozenset[str]:
        """Name the scenes: a QR code on the desktop, H5 on a phone, JSAPI inside WeChat."""
        return frozenset({PC, H5, JSAPI})

    @property
    def acknowledgement(self) -> tuple[int, bytes, str]:
        """Give the empty answer that ends WeChat's repeating."""
        return NO_CONTENT, b"", "application/json"

    def create(self, order: PaymentOrder, *, now: datetime) -> Presentation:
        """Open an order. JSAPI needs the payer's openid, H5 the payer's address: refused here without.

        Raises RefusedByChannel with OPENID_MISSING or PAYER_IP_MISSING, before anything is sent.
        """
        document = self._order_document(order)
        if order.scene == JSAPI:
            if not order.openid:
                raise RefusedByChannel("OPENID_MISSING")
            told = self._open("jsapi", document | {"payer": {"openid": order.openid}}, now=now)
            return Presentation(kind="JSAPI", payload={"prepay_id": _text(told, "prepay_id")})
        if order.scene == H5:
            if not order.payer_ip:
                raise RefusedByChannel("PAYER_IP_MISSING")
            scene = {"payer_client_ip": order.payer_ip, "h5_info": {"type": "Wap"}}
            url = _text(self._open("h5", document | {"scene_info": scene}, now=now), "h5_url")
            # WeChat sends the browser back to where it came from, or to this address.
            back = _with(order.return_url, attempt=order.attempt)
            payload = {"url": _with(url, redirect_url=back)}
            return Presentation(kind="REDIRECT", payload=payload, shown_until=now + H5_URL_LIFE)
        return Presentation(
            kind="QR", payload={"code": _text(self._open("native", document, now=now), "code_url")}
        )

    def sign_shown(self, stored: Mapping[str, str], *, now: datetime) -> dict[str, str]:
        """Sign the fields with which the page inside WeChat opens the cashier for a stored prepay_id."""
        return payment_request(
            appid=self.appid, prepay_id=stored["prepay_id"], credentials=self.caller.credentials, now=now
        )

    def query(self, order: PaymentOrder, *, now: datetime) -> PaymentFact:
        """Ask how an order stands; ABSENT when WeChat has none of that number."""
        query = urlencode({"mchid": self.caller.credentials.mchid})
        try:
            told = self.caller.ask("GET", f"{ORDERS}/out-trade-no/{order.attempt}?{query}", now=now)
        except RefusedByChannel as refusal:
            if refusal.code not in NO_SUCH_ORDER:
                raise
            return PaymentFact(attempt=order.attempt, status=FactStatus.ABSENT)
        try:
            fact = payment_fact(told)
        except BadDocument as error:
            raise OutcomeUnknown(f"answer: {error}") from error
        if fact.attempt != order.attempt or not self._is_ours(told):
            raise OutcomeUnknown("the answer is about another payment")
        return fact

    def close(self, order: PaymentOrder, *, now: datetime) -> PaymentFact:
        """End an order: its expiry alone only bars paying. One that was paid is queried instead."""
        target = f"{ORDERS}/out-trade-no/{order.attempt}/close"
        try:
            self.caller.ask("POST", target, {"mchid": self.caller.credentials.mchid}, now=now)
        except RefusedForNow as refusal:
            # This is also the answer while somebody is paying.
            raise OutcomeUnknown(refusal.code) from refusal
        except RefusedByChannel as refusal:
            if refusal.code in ALREADY_PAID:
                return self.query(order, now=now)
            if refusal.code in NO_SUCH_ORDER:
                return PaymentFact(attempt=order.attempt, status=FactStatus.ABSENT)
            if refusal.code not in ALREADY_CLOSED:
                raise
        return PaymentFact(attempt=order.attempt, status=FactStatus.CLOSED)

    def refund(self, order: RefundOrder, *, now: datetime) -> RefundFact:
        """Give money back under the refund's number. WeChat mostly answers PROCESSING: it was accepted."""
        amounts = {
            "refund": order.amount.minor,
            "total": order.paid.minor,
            "currency": order.amount.currency,
        }
        document: dict[str, object] = {
            "out_trade_no": order.attempt,
            "out_refund_no": order.refund,
            "notify_url": order.notify_url,
            "amount": amounts,
        }
        if order.reason:
            document["reason"] = order.reason[:LONGEST_REASON]
        return _answered(self.caller.ask("POST", REFUNDS, document, now=now), order)

    def query_refund(self, order: RefundOrder, *, now: datetime) -> RefundFact:
        """Ask how a refund stands; ABSENT when WeChat has none of that number.

        Any other refusal to tell says nothing about the refund: OutcomeUnknown.
        """
        try:
            told = self.caller.ask("GET", f"{REFUNDS}/{order.refund}", now=now)
        except RefusedByChannel as refusal:
            if refusal.code in NO_SUCH_REFUND:
                return RefundFact(refund=order.refund, attempt=order.attempt, status=FactStatus.ABSENT)
            raise OutcomeUnknown(refusal.code) from refusal
        return _answered(told, order)

    def read_notification(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Notification:
        """Prove the signature and the window of time, open the seal, check for whom it is, read it."""
        recipient = notifications.Recipient(
            mchid=self.caller.credentials.mchid,
            appid=self.appid,
            api_v3_key=self.api_v3_key,
            verifiers=self.caller.verifiers,
        )
        return notifications.read_notification(body, headers, recipient=recipient, now=now)

    def refusal(self, reason: str) -> tuple[bytes, str]:
        """Give WeChat's own form of a refusal; the HTTP status beside it makes WeChat send again."""
        told = {"code": "FAIL", "message": reason}
        return json.dumps(told).encode(), "application/json"

    def fetch_bill(self, day: date, into: Path, *, now: datetime) -> None:
        """Download the trade bill of a Beijing day; it is ready from 10 o'clock of the next day."""
        bill.fetch_bill(self.caller, day, into, allow_loopback=self.allow_loopback, now=now)

    def read_bill(self, bill_file: Path) -> Iterator[BillLine]:
        """Read a trade bill and check its totals."""
        return bill.read_bill(bill_file, mchid=self.caller.credentials.mchid)

    def _open(self, product: str, document: Mapping[str, object], *, now: datetime) -> Mapping[str, object]:
        try:
            return self.caller.ask("POST", f"{ORDERS}/{product}", document, now=now)
        except RefusedByChannel as refusal:
            if refusal.code in ARRIVED_BEFORE:
                raise OutcomeUnknown(refusal.code) from refusal
            raise

    def _order_document(self, order: PaymentOrder) -> dict[str, object]:
        return {
            "appid": self.appid,
            "mchid": self.caller.credentials.mchid,
            "description": order.subject[:LONGEST_DESCRIPTION],
            "out_trade_no": order.attempt,
            "time_expire": order.expires_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
            "notify_url": order.notify_url,
            "amount": {"total": order.amount.minor, "currency": order.amount.currency},
        }

    def _is_ours(self, told: Mapping[str, object]) -> bool:
        mchid = self.caller.credentials.mchid
        return told.get("mchid", mchid) == mchid and told.get("appid", self.appid) == self.appid


def build(table: ChannelTable) -> Provider:
    """Read a [channels.NAME] table of the kind wechat. Raises ProviderFileInvalid."""
    api_v3_key = table.secret("api_v3_key_file").encode()
    if len(api_v3_key) != API_V3_KEY_BYTES:
        raise table.wrong("api_v3_key_file", f"must hold {API_V3_KEY_BYTES} characters")
    if table.currency() != "CNY":
        raise table.wrong("currency", "WeChat Pay takes CNY")
    verifiers = {serial.upper(): key for serial, key in table.rsa_public_keys("verifiers").items()}
    credentials = Credentials(
        mchid=table.text("mchid"),
        merchant_serial=table.text("merchant_serial"),
        private_key=table.rsa_private_key("private_key_file"),
    )
    hosts = Hosts(main=table.url("gateway_url"), spare=table.optional_url("spare_url"))
    return WechatProvider(
        appid=table.text("appid"),
        caller=Caller(hosts=hosts, credentials=credentials, verifiers=verifiers),
        api_v3_key=api_v3_key,
        allow_loopback=table.allow_loopback,
    )


def _with(url: str, **fields: str) -> str:
    return url + ("&" if "?" in url else "?") + urlencode(fields)


def _text(told: Mapping[str, object], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value:
        raise OutcomeUnknown(f"answer: no {name}")
    return value


def _answered(told: Mapping[str, object], order: RefundOrder) -> RefundFact:
    try:
        fact = refund_fact(told, state_name="status")
    except BadDocument as error:
        raise OutcomeUnknown(f"answer: {error}") from error
    if (fact.refund, fact.attempt) != (order.refund, order.attempt):
        raise OutcomeUnknown("the answer is about another refund")
    return fact
