"""A platform for 数电票 in the style of the common ones; there is no public standard for them.

Names of fields and codes of states follow what such platforms document (buyerTaxNum, salerTaxNum, invoiceType
1 blue and 2 red, invoiceDetail, E0000; 2 issued, 20 and 21 under way, 22 and 24 failed). A red invoice
needs a 红字信息确认单 first: without the buyer's consent where the invoice was not used yet, else it waits.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from zhida.shop.invoicing.conf import MOST_ANSWER_BYTES, MOST_FILE_BYTES
from zhida.shop.invoicing.providers import http, signing
from zhida.shop.invoicing.providers.contract import Document, Fact, FactStatus, OutcomeUnknown
from zhida.shop.invoicing.records import InvoiceLineRecord
from zhida.shop.kernel.money import yuan_text

DONE: Final = "E0000"
NEVER_HEARD: Final = "E9404"
QUOTA_USED_UP: Final = "E9301"
STATES: Final[Mapping[str, FactStatus]] = {
    "2": FactStatus.ISSUED,
    "20": FactStatus.PENDING,
    "21": FactStatus.PENDING,
    "22": FactStatus.REFUSED,
    "24": FactStatus.REFUSED,
}
BLUE, RED = "1", "2"
# 01 needs no consent, 04 has it; 02 and 03 wait for the other side.
RED_MAY_ISSUE: Final = frozenset({"01", "04"})
RED_WAITS: Final = frozenset({"02", "03"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformProvider:
    """One application of one seller at the platform."""

    url: str
    app_key: str
    seller_tax_number: str
    secret: str = field(repr=False)
    file_hosts: tuple[str, ...] = ()

    def issue(self, documents: Sequence[Document], *, now: datetime) -> dict[str, Fact]:
        """Hand over blue ones in one call; each red one after its confirmation."""
        facts: dict[str, Fact] = {}
        ready: list[dict[str, object]] = []
        for document in documents:
            if document.reason is None:
                ready.append(self._request(document, BLUE))
                continue
            told = self._confirm(document, now=now)
            if isinstance(told, Fact):
                facts[document.request_id] = told
            else:
                ready.append({**self._request(document, RED), "redConfirmUuid": told})
        if ready:
            facts |= _facts(self._call("/v1/invoices", {"requests": ready}, now=now))
        return facts

    def ask(self, request_ids: Sequence[str], *, now: datetime) -> dict[str, Fact]:
        """Ask for the results of these requests."""
        return _facts(self._call("/v1/invoices/query", {"requestIds": list(request_ids)}, now=now))

    def fetch(self, url: str) -> bytes:
        """Get a file from the platform's own host, or one that the account names."""
        parts, home = urlsplit(url), urlsplit(self.url)
        if parts.scheme != home.scheme or parts.netloc not in (home.netloc, *self.file_hosts):
            raise OutcomeUnknown("the file lies at a strange host")
        answer = http.call("GET", url, body=b"", headers={}, most_bytes=MOST_FILE_BYTES)
        if answer.status != http.OK:
            raise OutcomeUnknown(f"HTTP {answer.status}")
        return answer.body

    def _confirm(self, document: Document, *, now: datetime) -> "str | Fact":
        """Get the confirmation of a red invoice; a fact when it waits or is refused."""
        assert document.reason is not None
        asked = {**self._request(document, RED), "reason": document.reason.value}
        told = self._call("/v1/red-confirmations", asked, now=now)
        (row,) = told or [{}]
        uuid, state = row.get("redConfirmUuid"), row.get("billStatus")
        if isinstance(uuid, str) and state in RED_MAY_ISSUE:
            return uuid
        if state in RED_WAITS:
            return Fact(request_id=document.request_id, status=FactStatus.PENDING)
        return _refusal(document.request_id, row)

    def _request(self, document: Document, kind: str) -> dict[str, object]:
        title, sign = document.title, "-" if kind == RED else ""
        return {
            "requestId": document.request_id,
            "orderNo": document.order,
            "invoiceType": kind,
            "invoiceLine": "pc",
            "salerTaxNum": self.seller_tax_number,
            "buyerName": title.name,
            "buyerTaxNum": title.tax_number,
            "buyerAddress": title.address,
            "buyerTel": title.phone,
            "buyerBankName": title.bank,
            "buyerAccount": title.account,
            "blueInvoiceNo": document.blue_no,
            "totalAmount": f"{sign}{yuan_text(document.amount.minor)}",
            "totalTax": f"{sign}{yuan_text(document.tax.minor)}",
            "invoiceDetail": [_detail(line, sign) for line in document.lines],
        }

    def _call(self, path: str, content: Mapping[str, object], *, now: datetime) -> list[dict[str, object]]:
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        asked = signing.request_headers(
            f"POST {path}", body=body, app_key=self.app_key, secret=self.secret, now=now
        )
        answer = http.call("POST", self.url + path, body=body, headers=asked, most_bytes=MOST_ANSWER_BYTES)
        if not signing.is_proven(
            status=answer.status,
            asked=asked,
            headers=answer.headers,
            body=answer.body,
            secret=self.secret,
            now=now,
        ):
            raise OutcomeUnknown(f"HTTP {answer.status} without a proof")
        return _rows(answer.body)


def _detail(line: InvoiceLineRecord, sign: str) -> dict[str, object]:
    return {
        "goodsName": line.name,
        "goodsCode": line.tax_code,
        "withTaxFlag": "1",
        "num": f"{sign}{line.quantity}" if line.quantity else "",
        "taxRate": f"{line.rate_bp // 10000}.{line.rate_bp % 10000:04d}",
        "taxIncludedAmount": f"{sign}{yuan_text(line.gross.minor)}",
        "taxExcludedAmount": f"{sign}{yuan_text(line.net.minor)}",
        "tax": f"{sign}{yuan_text(line.tax.minor)}",
    }


def _rows(body: bytes) -> list[dict[str, object]]:
    try:
        document = json.loads(body)
    except ValueError as error:
        raise OutcomeUnknown("no JSON") from error
    rows = document.get("result") if isinstance(document, dict) and document.get("code") == DONE else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise OutcomeUnknown("an answer of another form")
    return rows


def _facts(rows: Sequence[Mapping[str, object]]) -> dict[str, Fact]:
    facts = {str(row.get("requestId")): _fact(str(row.get("requestId")), row) for row in rows}
    return {request_id: fact for request_id, fact in facts.items() if fact is not None}


def _fact(request_id: str, row: Mapping[str, object]) -> Fact | None:
    if row.get("failCode") == NEVER_HEARD:
        return Fact(request_id=request_id, status=FactStatus.UNKNOWN)
    status = STATES.get(str(row.get("status")))
    if status is FactStatus.ISSUED:
        return _issued(request_id, row)
    if status is FactStatus.PENDING:
        return Fact(request_id=request_id, status=FactStatus.PENDING)
    return _refusal(request_id, row) if status is FactStatus.REFUSED else None


def _issued(request_id: str, row: Mapping[str, object]) -> Fact | None:
    """Read an issued invoice; None when what it says cannot be, so that it is asked for again."""
    number, moment, url = str(row.get("invoiceNo")), str(row.get("invoiceTime")), str(row.get("pdfUrl") or "")
    try:
        issued_at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    if len(number) != 20 or not number.isdecimal() or issued_at.tzinfo is None:
        return None
    return Fact(
        request_id=request_id,
        status=FactStatus.ISSUED,
        invoice_no=number,
        issued_at=issued_at,
        file_url=url[:500],
    )


def _refusal(request_id: str, row: Mapping[str, object]) -> Fact:
    code = str(row.get("failCode") or "")[:40]
    return Fact(
        request_id=request_id,
        status=FactStatus.TRY_AGAIN if code == QUOTA_USED_UP else FactStatus.REFUSED,
        code=code,
        reason=str(row.get("failCause") or code)[:200],
    )
