"""Calls to the practice tax office as its rules are written, a second time and apart from the office."""

import hashlib
import hmac
import json
import re
from datetime import UTC, datetime
from http.client import HTTPConnection

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SECRET = "the secret of a practice office"
NUMBER = "91350100M000100Y43"


def mac(direction: str, target: str, moment: str, nonce: str, body: bytes) -> str:
    """Sign as the rules of the wire say: six lines, the last one the body's digest."""
    lines = [direction, target, "shop", moment, nonce, hashlib.sha256(body).hexdigest()]
    return hmac.digest(SECRET.encode(), "\n".join(lines).encode(), "sha256").hex()


def send(running, path: str, content: object, **changes: str):
    """Post a signed call and give status, headers and body; changed headers break it."""
    body = json.dumps(content).encode()
    headers = {
        "x-tax-app": "shop",
        "x-tax-timestamp": "1795320000",
        "x-tax-nonce": "n1",
        "x-tax-sign": mac("request", f"POST {path}", "1795320000", "n1", body),
        **{f"x-tax-{name}": value for name, value in changes.items()},
    }
    return exchange(running, "POST", path, body, headers)


def exchange(running, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None):
    connection = HTTPConnection("127.0.0.1", running.server_port, timeout=5)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def result(answer) -> list[dict]:
    """Read a good answer, after proving it."""
    status, headers, body = answer
    moment, nonce = headers["x-tax-timestamp"], headers["x-tax-nonce"]
    assert headers["x-tax-sign"] == mac("answer", f"{status} n1", moment, nonce, body)
    document = json.loads(body)
    assert (status, document["code"]) == (200, "E0000")
    return document["result"]


def asked(request_id: str = "F1-1", *, total: str = "20.00", tax: str = "2.30", **changes: object) -> dict:
    """Give a request for one line."""
    net = f"{(int(total.replace('.', '')) - int(tax.replace('.', ''))) / 100:.2f}"
    line = {
        "goodsName": "青岚手机",
        "num": "3",
        "taxRate": "0.1300",
        "taxIncludedAmount": total,
        "taxExcludedAmount": net,
        "tax": tax,
    }
    return {
        "requestId": request_id,
        "orderNo": "Z1",
        "invoiceType": "1",
        "salerTaxNum": NUMBER,
        "buyerName": "张小明",
        "buyerTaxNum": "",
        "totalAmount": total,
        "totalTax": tax,
        "invoiceDetail": [line],
        **changes,
    }


def issue(running, *requests: dict) -> list[dict]:
    return result(send(running, "/v1/invoices", {"requests": list(requests)}))


def red(running, number: str, request_id: str, total: str, tax: str) -> list[dict]:
    """Confirm and issue a red one."""
    wanted = asked(request_id, total=total, tax=tax, invoiceType="2", blueInvoiceNo=number)
    (confirmed,) = result(send(running, "/v1/red-confirmations", wanted))
    if "failCode" in confirmed:
        return [confirmed]
    return issue(running, {**wanted, "redConfirmUuid": confirmed["redConfirmUuid"]})


def words_of(pdf: bytes) -> list[str]:
    """Read the words of a drawn page."""
    return [bytes.fromhex(one.decode()).decode("utf-16-be") for one in re.findall(rb"<([0-9a-f]+)> Tj", pdf)]


def control(running, **order: object) -> dict:
    status, _headers, body = exchange(running, "POST", "/control", json.dumps(order).encode())
    assert status == 200
    return json.loads(body)
