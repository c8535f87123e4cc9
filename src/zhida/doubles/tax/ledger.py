"""What the double has issued: one invoice a request id, whoever asks again gets the same.

A ledger that is kept in a file goes on where it ended: a number is never given twice.
"""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
SHANGHAI = timezone(timedelta(hours=8))
AMOUNT = re.compile(r"-?[0-9]+\.[0-9]{2}")
WRONG_TAX_NUMBER, QUOTA_USED_UP, WRONG_AMOUNT = "E9202", "E9301", "E9210"
NO_BLUE, TOO_RED, NO_CONFIRMATION, NEVER_HEARD = "E9402", "E9403", "E9405", "E9404"

Row = dict[str, object]


@dataclass(slots=True)
class Ledger:
    """Issued invoices and what they say by number, requests by id, confirmations by uuid; a quota or None."""

    kept_in: Path | None = None
    quota: int | None = None
    waits: bool = False
    confirmations_wait: bool = False
    requests: dict[str, Row] = field(default_factory=dict)
    invoices: dict[str, Row] = field(default_factory=dict)
    documents: dict[str, Row] = field(default_factory=dict)
    confirmations: dict[str, Row] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        """Read what an earlier run has kept."""
        if self.kept_in is not None and self.kept_in.exists():
            kept = json.loads(self.kept_in.read_text(encoding="utf-8"))
            self.requests, self.invoices = kept["requests"], kept["invoices"]
            self.documents, self.confirmations = kept["documents"], kept["confirmations"]

    def issue(self, asked: Row, *, now: datetime, origin: str) -> Row:
        """Take one request; the same id again gives what it gave before, unless a quota had refused it."""
        with self.lock:
            request_id = str(asked.get("requestId"))
            known = self.requests.get(request_id)
            if known is not None and known.get("failCode") != QUOTA_USED_UP:
                return known
            fault = self._fault(asked)
            if fault:
                answer: Row = {"requestId": request_id, "status": "22", "failCode": fault, "failCause": fault}
            else:
                answer = self._write(asked, request_id, now=now, origin=origin)
            self.requests[request_id] = answer
            self._keep()
            return answer

    def ask(self, request_id: str) -> Row:
        """Tell how a request stands."""
        with self.lock:
            known = self.requests.get(request_id)
            if known is None:
                return {"requestId": request_id, "status": "22", "failCode": NEVER_HEARD, "failCause": "-"}
            if known["status"] == "20" and not self.waits:
                known["status"] = "2"
            return known

    def confirm(self, asked: Row) -> Row:
        """Take one 红字信息确认单; the same request again gives the same, with where it stands now."""
        with self.lock:
            request_id = str(asked.get("requestId"))
            fault = self._red_fault(asked)
            if fault:
                return {"requestId": request_id, "failCode": fault, "failCause": fault}
            uuid = f"RC{request_id}"
            state = "02" if self.confirmations_wait else "01"
            self.confirmations[uuid] = {"blue": asked["blueInvoiceNo"], "total": asked["totalAmount"]}
            self._keep()
            return {"requestId": request_id, "redConfirmUuid": uuid, "billStatus": state}

    def _fault(self, asked: Row) -> str:
        buyer = str(asked.get("buyerTaxNum", ""))
        if buyer and not is_tax_number(buyer):
            return WRONG_TAX_NUMBER
        if not _sums(asked):
            return WRONG_AMOUNT
        if self.quota == 0:
            return QUOTA_USED_UP
        if asked.get("invoiceType") == "2":
            confirmed = self.confirmations.get(str(asked.get("redConfirmUuid")), {})
            if confirmed.get("total") != asked.get("totalAmount"):
                return NO_CONFIRMATION
            return self._red_fault(asked)
        return ""

    def _red_fault(self, asked: Row) -> str:
        blue = self.invoices.get(str(asked.get("blueInvoiceNo")))
        if blue is None or blue["type"] != "1":
            return NO_BLUE
        left = _fen(blue["total"])
        for red in self.invoices.values():
            if red["blue"] == asked["blueInvoiceNo"]:
                left += _fen(red["total"])
        return TOO_RED if left + _fen(asked["totalAmount"]) < 0 else ""

    def _write(self, asked: Row, request_id: str, *, now: datetime, origin: str) -> Row:
        number = f"26332000{len(self.invoices) + 1:012d}"
        self.invoices[number] = {
            "request": request_id,
            "type": asked["invoiceType"],
            "blue": asked.get("blueInvoiceNo", ""),
            "total": asked["totalAmount"],
            "buyer": asked["buyerName"],
        }
        self.documents[number] = {"asked": asked, "issued_at": now.astimezone(SHANGHAI).isoformat()}
        if self.quota is not None:
            self.quota -= 1
        return {
            "requestId": request_id,
            "status": "20" if self.waits else "2",
            "invoiceNo": number,
            "invoiceTime": now.astimezone(SHANGHAI).isoformat(),
            "pdfUrl": f"{origin}/files/{number}.pdf",
        }

    def _keep(self) -> None:
        if self.kept_in is None:
            return
        kept = {
            "requests": self.requests,
            "invoices": self.invoices,
            "documents": self.documents,
            "confirmations": self.confirmations,
        }
        draft = self.kept_in.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        draft.replace(self.kept_in)


def is_tax_number(number: str) -> bool:
    """Check a number as the tax office does: 18 places by their sum, older ones by their length."""
    if len(number) != 18:
        return len(number) in (15, 17, 20)
    if any(character not in ALPHABET for character in number):
        return False
    total = sum(ALPHABET.index(number[place]) * WEIGHTS[place] for place in range(17))
    return ALPHABET[(31 - total % 31) % 31] == number[17]


def _sums(asked: Row) -> bool:
    details = asked.get("invoiceDetail")
    total, tax = str(asked.get("totalAmount")), str(asked.get("totalTax"))
    if not isinstance(details, list) or not details or not AMOUNT.fullmatch(total):
        return False
    gross = sum(_fen(line["taxIncludedAmount"]) for line in details)
    return (
        gross == _fen(total)
        and sum(_fen(line["tax"]) for line in details) == _fen(tax)
        and all(
            _fen(line["taxExcludedAmount"]) + _fen(line["tax"]) == _fen(line["taxIncludedAmount"])
            for line in details
        )
    )


def _fen(text: object) -> int:
    return int(str(text).replace(".", ""))
