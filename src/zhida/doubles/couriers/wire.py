"""快递100's words: its sign rules and what its pushes say. A second writing, from the documents."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import md5
from urllib.parse import urlencode

CHINA = timezone(timedelta(hours=8))

# The words that the provider writes beside its codes.
STATE_WORDS = {
    "0": "在途", "1": "揽收", "2": "疑难", "3": "签收", "4": "退签", "5": "派件", "6": "退回", "7": "转投",
    "8": "清关", "14": "拒签",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One line of a track: when, what, where, and the provider's code of it."""

    at: datetime
    text: str
    code: str
    area: str = ""


def capital_md5(text: str) -> str:
    """Give the MD5 of a text as 32 capital hex digits."""
    digest = md5(text.encode("utf-8"), usedforsecurity=False)
    return "".join(f"{byte:02X}" for byte in digest.digest())


def query_sign(param: str, *, key: str, customer: str) -> str:
    """Sign a query: param, key and customer in this order."""
    return capital_md5(param + key + customer)


def push_sign(param: str, *, salt: str) -> str:
    """Sign a push: param, then the subscriber's salt."""
    return capital_md5(param + salt)


def track(company: str, number: str, scans: list[Scan]) -> dict[str, object]:
    """Write a track as the provider does: newest first, times of China without offset."""
    newest_first = sorted(scans, key=lambda scan: scan.at, reverse=True)
    state = newest_first[0].code[:1] if newest_first else "0"
    state = newest_first[0].code if newest_first and newest_first[0].code == "14" else state
    return {
        "message": "ok",
        "nu": number,
        "ischeck": "1" if state == "3" else "0",
        "com": company,
        "status": "200",
        "state": state,
        "condition": "F00",
        "data": [_line(scan) for scan in newest_first],
    }


def push_body(told: dict[str, object], *, salt: str, status: str = "polling") -> bytes:
    """Write a push as it goes over the wire: a form of sign and param."""
    param = json.dumps(
        {"status": status, "billstatus": "got", "message": "", "lastResult": told},
        ensure_ascii=False,
    )
    return urlencode({"sign": push_sign(param, salt=salt), "param": param}).encode()


def _line(scan: Scan) -> dict[str, str]:
    written = scan.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    word = STATE_WORDS.get(scan.code, STATE_WORDS.get(scan.code[:1], ""))
    return {
        "time": written,
        "ftime": written,
        "context": scan.text,
        "status": word,
        "statusCode": scan.code,
        "areaName": scan.area,
    }
