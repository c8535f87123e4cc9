"""WeChat Pay v3 on the gateways' kit."""

import json
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from zhida.doubles.gateways.books import SUCCEEDED, Payment, Refund
from zhida.doubles.gateways.dialect import JSON, Call, Desk, Dialect, Reply, redirect
from zhida.doubles.gateways.mailbox import Notification
from zhida.doubles.gateways.signing_keys import stranger_key
from zhida.doubles.wechat import bills, orders, refunds
from zhida.doubles.wechat.documents import beijing, payment_document, refund_notice, refund_state
from zhida.doubles.wechat.keys import Keys, load_keys, prepare
from zhida.doubles.wechat.wire import CallRefused, is_signed, prove_merchant, seal, signed_headers

__all__ = ["WechatDialect", "prepare"]

H5_PAGE: Final = "/cgi-bin/mmpayweb-bin/checkmweb"
JSAPI_PAGE: Final = "/practice/jsapi"
DOWNLOAD: Final = "/v3/billdownload/file"
TAKEN: Final = frozenset({200, 204})
TOO_MANY: Final = 429
EVENTS: Final = {"SUCCESS": "退款成功", "ABNORMAL": "退款异常", "CLOSED": "退款关闭"}


class WechatDialect(Dialect):
    """Speaks for the platform with the keys of a directory.

    A tester may turn: `signs_news_with` (the serial or public key id that signs notifications; WeChat decides
    that alone), `is_poor` (the merchant's balance covers no refund now).
    """

    name = "wechat"
    title = "微信支付演练收银台"
    colour = "#07803f"

    def __init__(self, directory: Path) -> None:
        self.keys: Keys = load_keys(directory)
        self.signs_news_with = self.keys.public_key_id
        self.is_poor = False
        self._downloads: dict[str, bytes] = {}

    def answer(self, call: Call, desk: Desk, *, now: datetime) -> Reply:
        """Prove the call, carry it out, sign the answer. Pages of the payer's side are not signed."""
        if call.path == H5_PAGE:
            return self._enter_by_h5(call, desk)
        if call.path == JSAPI_PAGE:
            return self._enter_by_jsapi(call, desk)
        try:
            prove_merchant(call, self.keys, now=now)
            if call.path == DOWNLOAD:
                return self._download(call)
            told = self._carry_out(call, desk, now=now)
        except CallRefused as refusal:
            return self._refuse(call, refusal, now=now)
        except ValueError:
            return self._refuse(call, CallRefused(400, "PARAM_ERROR", "参数错误"), now=now)
        if told is None:
            return self.signed(call, 204, b"", now=now)
        return self.signed(call, 200, json.dumps(told, ensure_ascii=False).encode(), now=now)

    def payment_news(self, payment: Payment) -> Notification | None:
        """Tell a success; WeChat tells nothing else of an order."""
        if payment.status != SUCCEEDED:
            return None
        told = payment_document(payment, self.keys, was_refunded=False)
        envelope = {"event_type": "TRANSACTION.SUCCESS", "summary": "支付成功", "type": "transaction"}
        return _news(payment, payment.notify_url, envelope, told, at=payment.paid_at or payment.changed_at)

    def refund_news(self, payment: Payment, refund: Refund) -> Notification | None:
        """Tell how a refund ended, or that it is held up."""
        state = refund_state(refund)
        if state not in EVENTS:
            return None
        told = refund_notice(payment, refund, self.keys)
        envelope = {"event_type": f"REFUND.{state}", "summary": EVENTS[state], "type": "refund"}
        return _news(payment, refund.notify_url, envelope, told, at=refund.changed_at)

    def forged_news(self, payment: Payment) -> Notification | None:
        """Tell a success that never was."""
        paid = replace(
            payment,
            status=SUCCEEDED,
            paid_amount=payment.amount,
            paid_currency=payment.currency,
            paid_at=payment.changed_at,
        )
        told = payment_document(paid, self.keys, was_refunded=False)
        envelope = {"event_type": "TRANSACTION.SUCCESS", "summary": "支付成功", "type": "transaction"}
        return _news(payment, payment.notify_url, envelope, told, at=payment.changed_at)

    def sign_news(
        self, notification: Notification, *, now: datetime, forged: bool
    ) -> tuple[Mapping[str, str], bytes]:
        """Seal the telling part anew, and sign with the time of this try."""
        stored = json.loads(notification.body)
        told = json.dumps(stored.pop("told"), ensure_ascii=False).encode()
        resource = seal(told, key=self.keys.api_v3_key, associated=stored.pop("type"))
        body = json.dumps(stored | {"resource": resource}, ensure_ascii=False).encode()
        serial = self.signs_news_with
        key = stranger_key() if forged else self.keys.signers[serial]
        return {**signed_headers(body, serial=serial, key=key, now=now), "Content-Type": JSON}, body

    def is_acknowledged(self, status: int, body: bytes) -> bool:
        """Take 200 and 204, whatever the body says."""
        del body
        return status in TAKEN

    def busy(self, call: Call, *, status: int, now: datetime) -> Reply:
        """Answer as an overloaded platform does."""
        code = "FREQUENCY_LIMITED" if status == TOO_MANY else "SYSTEM_ERROR"
        return self._refuse(call, CallRefused(status, code, "系统异常，请稍后重试"), now=now)

    def return_url(self, payment: Payment) -> str:
        """Send an H5 payer to the address that the shop added; others to the shop's first page."""
        parts = urlsplit(payment.notify_url)
        return payment.extra.get("redirect_url") or f"{parts.scheme}://{parts.netloc}/"

    def return_fields(self, payment: Payment, *, now: datetime) -> Mapping[str, str]:
        """Bring nothing back: WeChat adds no fields."""
        del payment, now
        return {}

    def _carry_out(self, call: Call, desk: Desk, *, now: datetime) -> Mapping[str, object] | None:
        match (call.method, call.path.removeprefix("/v3/").split("/")):
            case ("POST", ["pay", "transactions", product]):
                return orders.create(product, call.document(), self.keys, desk, now=now)
            case ("GET", ["pay", "transactions", "out-trade-no", attempt]):
                return orders.query(attempt, call.query, self.keys, desk)
            case ("POST", ["pay", "transactions", "out-trade-no", attempt, "close"]):
                orders.close(attempt, call.document(), self.keys, desk, now=now)
                return None
            case ("POST", ["refund", "domestic", "refunds"]):
                return refunds.refund(call.document(), self.keys, desk, is_poor=self.is_poor, now=now)
            case ("GET", ["refund", "domestic", "refunds", number]):
                return refunds.query_refund(number, desk)
            case ("GET", ["bill", "tradebill"]):
                return self._apply_for_bill(call, desk, now=now)
            case _:
                raise CallRefused(404, "RESOURCE_NOT_EXISTS", "没有这个接口")

    def _apply_for_bill(self, call: Call, desk: Desk, *, now: datetime) -> Mapping[str, object]:
        asked = call.query
        day = date.fromisoformat(asked.get("bill_date", ""))
        if asked.get("bill_type", "ALL") != "ALL" or asked.get("tar_type", "GZIP") != "GZIP":
            raise CallRefused(400, "PARAM_ERROR", "bill_type或tar_type")
        bill = bills.write_bill(day, self.keys, desk, now=now)
        token = secrets.token_urlsafe(24)
        self._downloads[token] = bill.packed(by_gzip="tar_type" in asked)
        query = urlencode({"token": token, "tartype": "gzip"})
        url = f"{desk.url}{DOWNLOAD}?{query}"
        return {"hash_type": "SHA1", "hash_value": bill.sha1, "download_url": url}

    def _download(self, call: Call) -> Reply:
        """Give the file once; a download is not signed by the platform."""
        content = self._downloads.pop(call.query.get("token", ""), None)
        if content is None:
            raise CallRefused(400, "INVALID_REQUEST", "下载链接已失效")
        return Reply(200, content, "application/octet-stream")

    def _enter_by_h5(self, call: Call, desk: Desk) -> Reply:
        """Open the cashier for a phone's browser and note where it wants to go afterwards."""
        payment = _by_prepay_id(call.query.get("prepay_id", ""), desk)
        if payment is None:
            return Reply(404, b"no such prepay_id")
        if back := call.query.get("redirect_url"):
            desk.books.note_payment(payment.attempt, {"redirect_url": back})
        return redirect(desk.cashier_url(payment))

    def _enter_by_jsapi(self, call: Call, desk: Desk) -> Reply:
        """Open the cashier as the page inside WeChat would, when its paySign is the merchant's."""
        said = call.query
        lines = [said.get(name, "") for name in ("appId", "timeStamp", "nonceStr", "package")]
        text = "".join(f"{line}\n" for line in lines).encode()
        is_ours = said.get("signType") == "RSA" and lines[0] == self.keys.appid
        if not is_ours or not is_signed(text, said.get("paySign", ""), self.keys.merchant_key):
            return Reply(403, "支付验证签名失败".encode())
        payment = _by_prepay_id(lines[3].removeprefix("prepay_id="), desk)
        return redirect(desk.cashier_url(payment)) if payment else Reply(404, b"no such prepay_id")

    def _refuse(self, call: Call, refusal: CallRefused, *, now: datetime) -> Reply:
        body = json.dumps({"code": refusal.code, "message": refusal.message}, ensure_ascii=False)
        return self.signed(call, refusal.status, body.encode(), now=now)

    def signed(self, call: Call, status: int, body: bytes, *, now: datetime) -> Reply:
        """Sign an answer with the key that the call chose, else with the platform certificate's."""
        chosen = call.headers.get("wechatpay-serial", "")
        serial = chosen if chosen in self.keys.signers else self.keys.platform_serial
        headers = signed_headers(body, serial=serial, key=self.keys.signers[serial], now=now)
        return Reply(status, body, f"{JSON}; charset=utf-8", headers)


def _news(
    payment: Payment, url: str, envelope: Mapping[str, str], told: Mapping[str, object], *, at: str
) -> Notification:
    """Write news down as they are kept: still open, to be sealed at each try. The same news has one id."""
    body = json.dumps({**envelope, "told": told}, ensure_ascii=False, sort_keys=True)
    number = str(uuid.uuid5(uuid.NAMESPACE_URL, quote(body)))
    stored = {
        "id": number,
        "create_time": beijing(at),
        "resource_type": "encrypt-resource",
        **envelope,
        "told": told,
    }
    return Notification(
        id=number,
        attempt=payment.attempt,
        merchant=payment.merchant,
        url=url,
        body=json.dumps(stored, ensure_ascii=False),
    )


def _by_prepay_id(prepay_id: str, desk: Desk) -> Payment | None:
    return desk.books.find_payment_by_provider_number(prepay_id.removeprefix("wx"))
