"""Alipay's dialect of the gateway kit: one address for every method, form posts for news."""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlencode

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from zhida.doubles.alipay import bills, keys, trades, wire
from zhida.doubles.alipay.keys import Keys, prepare
from zhida.doubles.alipay.trades import SEEN, Request
from zhida.doubles.alipay.wire import Refused
from zhida.doubles.gateways.books import SUCCEEDED, Books, Payment, Refund
from zhida.doubles.gateways.dialect import FORM, JSON, TEXT, Call, Desk, Dialect, Paid, Reply, redirect
from zhida.doubles.gateways.mailbox import Notification
from zhida.doubles.gateways.signing_keys import stranger_key

__all__ = ["AlipayDialect", "prepare", "trade_news"]

GATEWAY_PATH, BILL_PATH = "/gateway.do", "/bills/"
PAGES = {"alipay.trade.page.pay": "pc", "alipay.trade.wap.pay": "h5"}
METHODS: Mapping[str, Callable[[Request], dict[str, object]]] = {
    "alipay.trade.precreate": trades.precreate,
    "alipay.trade.query": trades.query,
    "alipay.trade.close": trades.close,
    "alipay.trade.refund": trades.refund,
    "alipay.trade.fastpay.refund.query": trades.query_refund,
}
CERTIFICATE, BILL = "alipay.open.app.alipaycert.download", "alipay.data.dataservice.bill.downloadurl.query"
MESSAGES = {
    "20000": "Service Currently Unavailable",
    "40002": "Invalid Arguments",
    "40004": "Business Failed",
}


class AlipayDialect(Dialect):
    """Alipay as a merchant meets it; key mode or certificate mode is what a call's parameters say.

    For testers: `script` answers every verified call instead of the books, `signs` off leaves signatures out.
    """

    name = "alipay"
    title = "支付宝演练收银台"
    colour = "#1677ff"

    def __init__(self, directory: Path) -> None:
        prepare(directory)
        self.keys: Keys = keys.load_keys(directory)
        self.is_short_of_money = False
        self.script: Callable[[Request], dict[str, object]] | None = None
        self.signs = True
        self._certificate = self.keys.alipay_cert
        self._certificate_key = self.keys.alipay_key
        self._bill_tokens: dict[str, date] = {}
        self._books: Books | None = None

    def change_certificate(self, certificate: x509.Certificate, key: RSAPrivateKey) -> None:
        """Sign answers in certificate mode with another certificate from now on."""
        self._certificate, self._certificate_key = certificate, key

    def answer(self, call: Call, desk: Desk, *, now: datetime) -> Reply:
        """Answer one call to the gateway, open a payment page, or hand out a bill."""
        self._books = desk.books
        if call.path.startswith(BILL_PATH):
            return self._bill_file(call.path.removeprefix(BILL_PATH), desk, now=now)
        if not call.path.endswith(GATEWAY_PATH):
            return Reply(404, b"not found")
        parameters: dict[str, str] = {}
        try:
            parameters = wire.parameters_of(call)
            self._check(parameters)
            request = Request(
                parameters=parameters, desk=desk, now=now, is_short_of_money=self.is_short_of_money
            )
            if parameters["method"] in PAGES:
                payment = trades.open_trade(request, scene=PAGES[parameters["method"]])
                return redirect(desk.cashier_url(payment))
            told = {"code": "10000", "msg": "Success", **self._carry_out(request)}
        except Refused as refusal:
            if parameters.get("method") in PAGES:
                return Reply(400, refusal.sub_code.encode(), TEXT)
            return self._refusal(parameters, refusal)
        return self._reply(parameters, told)

    def payment_news(self, payment: Payment) -> Notification | None:
        """Tell of a payment; that one ended unpaid is told of phone pages only."""
        if payment.status != SUCCEEDED:
            return None if payment.scene != "h5" else trade_news(payment, "TRADE_CLOSED", {})
        return trade_news(payment, "TRADE_SUCCESS", {"gmt_payment": wire.beijing(payment.paid_at)})

    def refund_news(self, payment: Payment, refund: Refund) -> Notification | None:
        """Tell of a refund, at the payment's own address; `refund_fee` is the sum of all so far."""
        if refund.status != SUCCEEDED or self._books is None:
            return None
        back = self._books.refunded(payment)
        status = "TRADE_CLOSED" if back == payment.paid_amount else "TRADE_SUCCESS"
        more = {
            "gmt_payment": wire.beijing(payment.paid_at),
            "gmt_refund": f"{wire.beijing(refund.done_at)}.000",
            "refund_fee": wire.yuan(back),
            "out_biz_no": refund.refund,
        }
        return trade_news(payment, status, more)

    def sign_news(
        self, notification: Notification, *, now: datetime, forged: bool
    ) -> tuple[Mapping[str, str], bytes]:
        """Sign the fields of a message; sign and sign_type are not signed themselves."""
        fields = {**json.loads(notification.body), "notify_time": wire.beijing(now)}
        key = stranger_key() if forged else self.keys.alipay_key
        fields["sign"] = wire.signature(wire.notification_content(fields), key=key)
        fields["sign_type"] = "RSA2"
        # So Alipay calls it, text/html included.
        return {"Content-Type": f"{FORM}; text/html; charset=utf-8"}, urlencode(fields).encode()

    def is_acknowledged(self, status: int, body: bytes) -> bool:
        """Take exactly the seven letters."""
        return status == 200 and body == b"success"

    def return_fields(self, payment: Payment, *, now: datetime) -> Mapping[str, str]:
        """Give what the browser brings back; never evidence."""
        return {
            "app_id": payment.merchant,
            "out_trade_no": payment.attempt,
            "trade_no": payment.provider_number,
            "total_amount": wire.yuan(payment.amount),
            "seller_id": keys.SELLER_ID,
            "timestamp": wire.beijing(now),
        }

    def busy(self, call: Call, *, status: int, now: datetime) -> Reply:
        """Answer 20000: something happened, or not."""
        del status, now
        return self._refusal(wire.parameters_of(call), Refused("20000", "ACQ.SYSTEM_ERROR"))

    def open_cashier(self, payment: Payment, desk: Desk, *, now: datetime) -> Payment:
        """Make the trade known: its buyer has opened it."""
        del now
        return desk.books.note_payment(payment.attempt, {SEEN: "yes"})

    def pay(self, payment: Payment, desk: Desk, *, paid: Paid, now: datetime) -> Payment:
        """Book the buyer's money."""
        desk.books.note_payment(payment.attempt, {SEEN: "yes"})
        return desk.books.pay(payment.attempt, amount=paid.amount, currency=paid.currency, now=now)

    def _check(self, parameters: Mapping[str, str]) -> None:
        if parameters.get("app_id") != keys.APP_ID:
            raise Refused("40002", "isv.invalid-app-id", is_signed=False)
        wire.check_request(parameters, key=self.keys.app_key)
        if "method" not in parameters or parameters.get("version") != "1.0":
            raise Refused("40001", "isv.missing-method")
        wire.from_beijing(parameters.get("timestamp"))
        numbers = self.keys.app_cert_number, self.keys.root_cert_number
        sent = parameters.get("app_cert_sn"), parameters.get("alipay_root_cert_sn")
        if sent not in (numbers, (None, None)):
            raise Refused("40002", "isv.invalid-cert-sn", is_signed=False)

    def _carry_out(self, request: Request) -> dict[str, object]:
        if self.script is not None:
            return self.script(request)
        method = request.parameters["method"]
        if method == CERTIFICATE:
            return self._certificate_told(request)
        if method == BILL:
            return self._bill_told(request)
        if method not in METHODS:
            raise Refused("40006", "isv.insufficient-isv-permissions")
        return METHODS[method](request)

    def _certificate_told(self, request: Request) -> dict[str, object]:
        if request.text("alipay_cert_sn") != keys.number_of(self._certificate):
            raise Refused("40004", "CERT_NOT_EXIST")
        content = keys.pem(self._certificate, self.keys.issuer_cert)
        return {"alipay_cert_content": base64.b64encode(content).decode()}

    def _bill_told(self, request: Request) -> dict[str, object]:
        try:
            day = date.fromisoformat(request.text("bill_date"))
        except ValueError as error:
            raise Refused("40004", "isp.param_error") from error
        faults = request.desk.faults
        bill = bills.trade_bill(request.desk.books, day, seller_id=keys.SELLER_ID, now=request.now)
        if bill is None or faults.bill in ("late", "empty"):
            raise Refused("40004", "isp.bill_not_exist")
        token = secrets.token_hex(16)
        self._bill_tokens[token] = day
        return {"bill_download_url": f"{request.desk.url}{BILL_PATH}{token}"}

    def _bill_file(self, token: str, desk: Desk, *, now: datetime) -> Reply:
        day = self._bill_tokens.pop(token, None)
        if day is None:
            return Reply(403, b"expired")
        fault = desk.faults.bill
        bill = bills.trade_bill(desk.books, day, seller_id=keys.SELLER_ID, now=now, fault=fault)
        return Reply(200, bill or b"", "application/zip")

    def _refusal(self, parameters: Mapping[str, str], refusal: Refused) -> Reply:
        told = {
            "code": refusal.code,
            "msg": MESSAGES.get(refusal.code, "Refused"),
            "sub_code": refusal.sub_code,
            "sub_msg": "演练网关：请求被拒绝 {}}",
        }
        return self._reply(parameters, told, is_signed=refusal.is_signed)

    def _reply(
        self, parameters: Mapping[str, str], told: Mapping[str, object], *, is_signed: bool = True
    ) -> Reply:
        """Write node and signature; the node's own characters are signed."""
        node = wire.write_node(told)
        name = parameters.get("method", "error").replace(".", "_") + "_response"
        more = ""
        if is_signed and self.signs:
            with_certificate = "app_cert_sn" in parameters
            key = self._certificate_key if with_certificate else self.keys.alipay_key
            if with_certificate:
                more += f',"alipay_cert_sn":"{keys.number_of(self._certificate)}"'
            more += f',"sign":"{wire.signature(node, key=key)}"'
        return Reply(200, f'{{"{name}":{node}{more}}}'.encode(), f"{JSON};charset=utf-8")


def trade_news(payment: Payment, status: str, more: Mapping[str, str]) -> Notification:
    """Write a message about a trade; the same state always has the same id."""
    news = f"{payment.attempt} {status} {more.get('out_biz_no', '')}"
    amount = wire.yuan(payment.amount if payment.paid_amount is None else payment.paid_amount)
    fields = {
        "notify_type": "trade_status_sync",
        "notify_id": hashlib.sha256(news.encode()).hexdigest()[:34],
        "charset": "utf-8",
        "version": "1.0",
        "app_id": payment.merchant,
        "auth_app_id": payment.merchant,
        "seller_id": keys.SELLER_ID,
        "buyer_id": trades.BUYER["buyer_user_id"],
        "out_trade_no": payment.attempt,
        "trade_no": payment.provider_number,
        "trade_status": status,
        "subject": payment.subject,
        "gmt_create": wire.beijing(payment.created_at),
        "total_amount": amount,
        "receipt_amount": amount,
        "buyer_pay_amount": amount,
        "point_amount": "0.00",
        "body": "",
        "fund_bill_list": json.dumps([{"amount": amount, "fundChannel": "ALIPAYACCOUNT"}]),
        **more,
    }
    return Notification(
        id=news,
        attempt=payment.attempt,
        merchant=payment.merchant,
        url=payment.notify_url,
        body=json.dumps(fields, ensure_ascii=False),
    )
