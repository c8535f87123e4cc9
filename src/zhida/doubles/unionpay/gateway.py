"""UnionPay's gateway on the practice kit: a page to pay, and signed answers to forms."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from zhida.doubles.gateways.books import SHANGHAI, SUCCEEDED, Payment, Refund
from zhida.doubles.gateways.dialect import FORM, HTML, Call, Desk, Dialect, Reply, redirect
from zhida.doubles.gateways.mailbox import Notification
from zhida.doubles.gateways.signing_keys import stranger_key
from zhida.doubles.unionpay import protocol, wire
from zhida.doubles.unionpay.certificates import (
    MERCHANT,
    MERCHANT_FILE,
    Identity,
    prepare,
    read_certificate,
    read_signer,
)
from zhida.doubles.unionpay.files import file_content, packed_day
from zhida.doubles.unionpay.protocol import Refused

__all__ = ["UnionPayDialect", "addresses", "prepare"]

BASE = "/gateway/api/"
FILES = "/files/"
ECHOED = ("merId", "orderId", "txnTime", "txnType", "txnSubType", "bizType", "accessType", "origQryId")


def addresses(url: str) -> dict[str, str]:
    """Give the addresses of a [channels.X] table for a gateway that runs at `url`."""
    return {"gateway_url": f"{url}{BASE}", "files_url": f"{url}{FILES}"}


class UnionPayDialect(Dialect):
    """Version 5.1.0 with RSA. `signer` may be changed while it runs: a tester's wrong certificate."""

    name = "unionpay"
    title = "银联在线支付（演练）"
    colour = "#00508e"
    return_method = "POST"

    def __init__(self, directory: Path) -> None:
        prepare(directory)
        self.signer: Identity = read_signer(directory)
        self.merchant_certificate = read_certificate(directory / MERCHANT_FILE)
        # A tester's changes to what is said, made before it is signed.
        self.changes: dict[str, str] = {}

    def answer(self, call: Call, desk: Desk, *, now: datetime) -> Reply:
        """Prove the form, carry it out and sign the answer; the page to pay is answered with a page."""
        fields = _form(call)
        is_page = call.path.endswith("/frontTransReq.do")
        try:
            self._prove(fields)
            if is_page:
                return redirect(desk.cashier_url(protocol.open_payment(fields, desk, now=now)))
            told = self._carry_out(call, fields, desk, now)
        except Refused as refusal:
            page = Reply(200, _refusal_page(refusal.code).encode(), HTML)
            return page if is_page else self._refused(fields, refusal.code)
        reply = self._signed({**_echo(fields), "respCode": "00", **told})
        if "fileContent" in told and desk.faults.bill == "forged":
            return replace(reply, body=reply.body.replace(b"fileContent=", b"fileContent=A"))
        return reply

    def busy(self, call: Call, *, status: int, now: datetime) -> Reply:
        """Answer that the system is busy."""
        del status, now
        return self._refused(_form(call), "06")

    def payment_news(self, payment: Payment) -> Notification | None:
        """Tell of a success only, as UnionPay does."""
        if payment.status != SUCCEEDED:
            return None
        return self._news(payment.attempt, payment.extra, protocol.tell_payment(payment), payment.notify_url)

    def refund_news(self, payment: Payment, refund: Refund) -> Notification | None:
        """Tell of a refund that arrived."""
        if refund.status != SUCCEEDED:
            return None
        told = {**protocol.tell_refund(refund), "origQryId": payment.provider_number}
        news = self._news(refund.refund, refund.extra, told, refund.notify_url)
        return Notification(
            id=news.id, attempt=payment.attempt, merchant=MERCHANT, url=news.url, body=news.body
        )

    def sign_news(
        self, notification: Notification, *, now: datetime, forged: bool
    ) -> tuple[Mapping[str, str], bytes]:
        """Sign the fields and post them as a form."""
        del now
        fields = {**json.loads(notification.body), **self.changes}
        key = stranger_key() if forged else self.signer.key
        signed = wire.sign(fields, key=key, certificate=self.signer.certificate)
        return {"Content-Type": f"{FORM};charset=UTF-8"}, urlencode(signed).encode()

    def is_acknowledged(self, status: int, body: bytes) -> bool:
        """Take HTTP 200, whatever the body says."""
        del body
        return status == 200

    def return_fields(self, payment: Payment, *, now: datetime) -> Mapping[str, str]:
        """Bring the signed result back by the browser; who declined brings no result."""
        del now
        if payment.status != SUCCEEDED:
            return {}
        told = self._told(payment.attempt, payment.extra, protocol.tell_payment(payment))
        return wire.sign(told, key=self.signer.key, certificate=self.signer.certificate)

    def _prove(self, fields: Mapping[str, str]) -> None:
        if fields.get("merId") != MERCHANT:
            raise Refused("31")
        try:
            wire.verify(fields, certificate=self.merchant_certificate)
        except wire.SignatureRefused as error:
            raise Refused("11") from error

    def _carry_out(self, call: Call, fields: Mapping[str, str], desk: Desk, now: datetime) -> dict[str, str]:
        if call.path.endswith("/backTransReq.do"):
            return {"queryId": protocol.refund(fields, desk, now=now).provider_number}
        if call.path.endswith("/queryTrans.do"):
            return protocol.query(fields, desk)
        if fields.get("txnType") == "76":
            return _file(fields, desk, now)
        raise Refused("10")

    def _signed(self, fields: Mapping[str, str]) -> Reply:
        said = {**fields, **self.changes}
        told = wire.sign(said, key=self.signer.key, certificate=self.signer.certificate)
        return Reply(200, wire.plain_answer(told), "text/html;charset=UTF-8")

    def _refused(self, fields: Mapping[str, str], code: str) -> Reply:
        return self._signed(
            {"merId": MERCHANT, **_echo(fields), "respCode": code, "respMsg": f"应答[{code}]"}
        )

    def _news(self, number: str, extra: Mapping[str, str], told: Mapping[str, str], url: str) -> Notification:
        fields = self._told(number, extra, told)
        return Notification(
            id=f"{fields['queryId']}-{fields['respCode']}",
            attempt=number,
            merchant=MERCHANT,
            url=url,
            body=json.dumps(fields),
        )

    def _told(self, number: str, extra: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
        """Turn the answer to a query into news: its code stands outside."""
        fields = {name: value for name, value in told.items() if not name.startswith("origResp")}
        return {
            **fields,
            "orderId": number,
            "txnTime": extra["txnTime"],
            "merId": MERCHANT,
            "bizType": "000201",
            "accessType": "0",
            "respCode": told["origRespCode"],
            "respMsg": told["origRespMsg"],
        }


def _form(call: Call) -> dict[str, str]:
    try:
        return call.form()
    except ValueError:
        return {}


def _echo(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: fields[name] for name in ECHOED if fields.get(name)}


def _refusal_page(code: str) -> str:
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>银联在线支付（演练）</title>'
        f"<p>交易未通过，应答码 {escape(code)}</p></html>"
    )


def _file(fields: Mapping[str, str], desk: Desk, now: datetime) -> dict[str, str]:
    """Give the file of a settlement day; 98 when there is none (yet)."""
    today = now.astimezone(SHANGHAI).date()
    try:
        month, day = int(fields["settleDate"][:2]), int(fields["settleDate"][2:])
        wanted = date(today.year, month, day)
    except (KeyError, ValueError) as error:
        raise Refused("10") from error
    if wanted > today:
        wanted = wanted.replace(year=today.year - 1)
    fault = desk.faults.bill
    packed = packed_day(desk.books, wanted, merchant=MERCHANT)
    if packed is None or fault in ("late", "empty") or wanted == today:
        raise Refused("98")
    name, package = packed
    content = file_content(package)
    if fault == "torn":
        content = content[: len(content) // 2]
    return {
        "fileName": name,
        "fileContent": content,
        "settleDate": fields["settleDate"],
    }
