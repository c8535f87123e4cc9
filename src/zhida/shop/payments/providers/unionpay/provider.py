"""One merchant's account at UnionPay's gateway."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.payments.channel_table import ChannelTable
from zhida.shop.payments.providers import http
from zhida.shop.payments.providers.contract import (
    BillLine,
    BillNotReady,
    BillUnreadable,
    FactStatus,
    NoBill,
    Notification,
    NotificationRejected,
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
from zhida.shop.payments.providers.unionpay import codes
from zhida.shop.payments.providers.unionpay.bills import read_large_answer, read_lines, unpack
from zhida.shop.payments.providers.unionpay.facts import YUAN, payment_fact, refund_fact
from zhida.shop.payments.providers.unionpay.moments import beijing
from zhida.shop.payments.providers.unionpay.signatures import (
    UNIONPAY_NAME,
    ForAnother,
    Trust,
    Unproven,
    prove,
    prove_digests,
    read_answer,
    read_form,
    sign,
)

OK: Final = 200
FORM: Final = {"content-type": "application/x-www-form-urlencoded;charset=UTF-8"}
GATEWAY_PAYMENT: Final = "000201"
CHANNEL_TYPES: Final = {"pc": "07", "h5": "08"}
PAY, REFUND, QUERY, FILE = "01", "04", "00", "76"
MERCHANT: Final = re.compile(r"[0-9A-Za-z]{1,15}", re.ASCII)
CERT_ID: Final = re.compile(r"[0-9]{1,60}", re.ASCII)
NUMBER: Final = re.compile(r"[0-9A-Za-z]{8,40}", re.ASCII)
LONGEST_KEY: Final = 100
# The file of a day is there by nine the next morning; three hours later its absence is an answer.
FILE_READY: Final = timedelta(days=1, hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionPayProvider:
    """One merchant number at UnionPay, with the certificate it signs with."""

    gateway_url: str
    files_url: str
    cert_id: str
    private_key: RSAPrivateKey
    trust: Trust

    @property
    def scenes(self) -> frozenset[str]:
        """Name the browsers that UnionPay's page opens in; inside WeChat it does not."""
        return frozenset(CHANNEL_TYPES)

    @property
    def acknowledgement(self) -> tuple[int, bytes, str]:
        """Give HTTP 200, which is what ends the repeating."""
        return OK, b"ok", "text/plain"

    def create(self, order: PaymentOrder, *, now: datetime) -> Presentation:
        """Sign the form that the browser sends to UnionPay: no call, and always the same form."""
        fields = self._sign(
            {
                "txnType": PAY,
                "txnSubType": "01",
                "channelType": CHANNEL_TYPES[order.scene],
                "orderId": order.attempt,
                "txnTime": beijing(order.created_at),
                "txnAmt": str(order.amount.minor),
                "currencyCode": YUAN,
                "payTimeout": beijing(order.expires_at),
                "frontUrl": order.return_url,
                "backUrl": order.notify_url,
            }
        )
        return Presentation(kind="FORM", payload={"action": self._address("frontTransReq.do"), **fields})

    def query(self, order: PaymentOrder, *, now: datetime) -> PaymentFact:
        """Ask how a payment stands. ABSENT until somebody paid; what needs a person stays PROCESSING."""
        return payment_fact(order, self._query(order.attempt, order.created_at, PAY, now=now), now=now)

    def close(self, order: PaymentOrder, *, now: datetime) -> PaymentFact:
        """Tell how a payment stands: UnionPay cannot close one. After payTimeout what is unpaid is CLOSED."""
        fact = self.query(order, now=now)
        if now >= order.expires_at and fact.status in (FactStatus.ABSENT, FactStatus.PENDING):
            return PaymentFact(attempt=order.attempt, status=FactStatus.CLOSED)
        return fact

    def refund(self, order: RefundOrder, *, now: datetime) -> RefundFact:
        """Ask for a refund; what becomes of it is queried. The caller queries before it sends one again."""
        told = self._ask(
            "backTransReq.do",
            {
                "txnType": REFUND,
                "txnSubType": "00",
                "channelType": CHANNEL_TYPES["pc"],
                "orderId": order.refund,
                "origQryId": order.provider_number,
                "txnTime": beijing(order.created_at),
                "txnAmt": str(order.amount.minor),
                "backUrl": order.notify_url,
            },
            now=now,
        )
        code = told.get("respCode", "")
        if code in codes.OUR_FAULT:
            raise OutcomeUnknown(f"UnionPay does not take our call: {code}")
        if code in codes.FOR_NOW:
            raise RefusedForNow(code)
        if codes.status_of(code) is FactStatus.FAILED:
            raise RefusedByChannel(code)
        if told.get("orderId", order.refund) != order.refund:
            raise OutcomeUnknown("the answer is about another refund")
        return RefundFact(refund=order.refund, attempt=order.attempt, status=FactStatus.PROCESSING)

    def query_refund(self, order: RefundOrder, *, now: datetime) -> RefundFact:
        """Ask how a refund stands; ABSENT when UnionPay never took it in."""
        return refund_fact(order, self._query(order.refund, order.created_at, REFUND, now=now), now=now)

    def read_notification(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Notification:
        """Prove a notification. It is only a call to ask: UnionPay wants every result queried."""
        try:
            fields = read_form(body)
            prove(fields, self.trust, now=now)
        except ForAnother as error:
            raise NotificationRejected(403, str(error)) from error
        except Unproven as error:
            raise NotificationRejected(401, str(error)) from error
        kind, number = fields.get("txnType"), fields.get("orderId", "")
        if kind not in (PAY, REFUND) or not NUMBER.fullmatch(number):
            raise NotificationRejected(400, "news of something that we never ask for")
        query_id = fields.get("queryId", "")
        fact: PaymentFact | RefundFact = (
            PaymentFact(attempt=number, status=FactStatus.PENDING, provider_number=query_id)
            if kind == PAY
            else RefundFact(refund=number, attempt="", status=FactStatus.PENDING, provider_number=query_id)
        )
        told = (query_id or number, kind, fields.get("respCode", ""))
        return Notification(dedupe_key="-".join(told)[:LONGEST_KEY], fact=fact, proof={}, must_ask=True)

    def refusal(self, reason: str) -> tuple[bytes, str]:
        """Give a word for UnionPay's records; it goes by the status alone."""
        del reason
        return b"fail", "text/plain"

    def fetch_bill(self, day: date, into: Path, *, now: datetime) -> None:
        """Fetch the file of a settlement day, which runs from 23 to 23 o'clock, and keep its zip.

        Raises NoBill, BillNotReady, OutcomeUnknown, BillUnreadable.
        """
        fields = {
            "txnType": FILE,
            "txnSubType": "01",
            "bizType": "000000",
            "fileType": "00",
            "txnTime": beijing(now),
            "settleDate": f"{day:%m%d}",
        }
        answer = into.with_name(f"{into.name}.answer")
        try:
            sent = urlencode(self._sign(fields)).encode("ascii")
            reply = http.download(self.files_url, answer, headers=FORM, method="POST", body=sent)
            if reply.status != OK:
                raise OutcomeUnknown(f"HTTP {reply.status}")
            large = read_large_answer(answer)
            prove_digests(large.fields, large.digests, self.trust, now=now)
            _check_file_code(large.fields.get("respCode", ""), day, now)
            if large.content is None:
                raise BillUnreadable("the answer carries no file")
            unpack(answer, large.content, into)
        except Unproven as error:
            raise OutcomeUnknown(f"answer: {error}") from error
        finally:
            answer.unlink(missing_ok=True)

    def read_bill(self, bill: Path) -> Iterator[BillLine]:
        """Read the payments and refunds of a fetched file. Raises BillUnreadable."""
        return read_lines(bill, merchant=self.trust.merchant)

    def _query(self, number: str, sent_at: datetime, kind: str, *, now: datetime) -> dict[str, str] | None:
        """Ask about a number; None when UnionPay knows none. Raises OutcomeUnknown."""
        sent = {"txnType": QUERY, "txnSubType": "00", "orderId": number, "txnTime": beijing(sent_at)}
        told = self._ask("queryTrans.do", sent, now=now)
        code = told.get("respCode")
        if any(told.get(name, sent[name]) != sent[name] for name in ("orderId", "txnTime")):
            raise OutcomeUnknown("the answer is about another number")
        if code == codes.NOT_FOUND:
            return None
        if code != codes.DONE or not told.get("origRespCode"):
            raise OutcomeUnknown(f"the query did not work: {code}")
        if "orderId" not in told or told.get("txnType", kind) not in (kind, QUERY):
            raise OutcomeUnknown("the answer is about something else")
        return told

    def _ask(self, path: str, fields: Mapping[str, str], *, now: datetime) -> dict[str, str]:
        """Send one signed call and prove its answer. Raises OutcomeUnknown."""
        body = urlencode(self._sign(fields)).encode("ascii")
        answer = http.call("POST", self._address(path), body=body, headers=FORM)
        if answer.status != OK:
            raise OutcomeUnknown(f"HTTP {answer.status}")
        try:
            told = read_answer(answer.body)
            prove(told, self.trust, now=now)
        except Unproven as error:
            raise OutcomeUnknown(f"answer: {error}") from error
        return told

    def _sign(self, fields: Mapping[str, str]) -> dict[str, str]:
        ours = {"bizType": GATEWAY_PAYMENT, "accessType": "0", "merId": self.trust.merchant, **fields}
        return sign(ours, cert_id=self.cert_id, key=self.private_key)

    def _address(self, path: str) -> str:
        return f"{self.gateway_url.rstrip('/')}/{path}"


def build(table: ChannelTable) -> Provider:
    """Build the provider of one [channels.NAME] table. Raises ProviderFileInvalid."""
    if table.currency() != "CNY":
        raise table.wrong("currency", "UnionPay's gateway charges in CNY")
    merchant, cert_id = table.text("mer_id"), table.text("cert_id")
    if not MERCHANT.fullmatch(merchant):
        raise table.wrong("mer_id", "must be letters and digits, 15 at most")
    if not CERT_ID.fullmatch(cert_id):
        raise table.wrong("cert_id", "must be the certificate's serial number in decimal digits")
    return UnionPayProvider(
        gateway_url=table.url("gateway_url"),
        files_url=table.url("files_url"),
        cert_id=cert_id,
        private_key=table.rsa_private_key("private_key_file"),
        trust=Trust(
            roots=tuple(table.certificates("root_cert_file")),
            middles=tuple(table.certificates("middle_cert_file")),
            signer_name=table.text("signer_name", default=UNIONPAY_NAME),
            merchant=merchant,
        ),
    )


def _check_file_code(code: str, day: date, now: datetime) -> None:
    if code == codes.DONE:
        return
    if code != codes.NO_SUCH_FILE:
        raise OutcomeUnknown(f"the file was not given: {code}")
    if now < datetime.combine(day, time(), SHANGHAI) + FILE_READY:
        raise BillNotReady
    raise NoBill
