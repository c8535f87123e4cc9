"""快递100, spoken by hand: subscribe (订阅), push (推送) and query (实时查询).

Source: api.kuaidi100.com, 快递信息推送服务 and 实时快递查询接口, read 2026-11. A push is signed with MD5 over
param and our salt, a query with MD5 over param, key and customer, both in capitals; a subscription carries
the key itself. Whatever is signed is the text exactly as it goes over the wire.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.shipping.conf import MOST_REPORTS
from zhida.shop.shipping.lifecycle import ParcelState
from zhida.shop.shipping.providers.contract import (
    CourierRefused,
    CourierSilent,
    Push,
    PushRejected,
    Track,
    TrackPhase,
)
from zhida.shop.shipping.providers.http import post_form
from zhida.shop.shipping.providers.kuaidi100_states import GOES_BACK, Meaning, meaning_of
from zhida.shop.shipping.providers.redacting import without_people
from zhida.shop.shipping.records import CourierRecord, HookReply, TrackingReport

GATEWAY_URL: Final = "https://poll.kuaidi100.com"
# 4 asks for the finer codes of each report.
RESULT_VERSION: Final = "4"
TIME_FORMAT: Final = "%Y-%m-%d %H:%M:%S"
LONGEST_TEXT: Final = 300
LONGEST_PLACE: Final = 80

DONE: Final = "200"
SUBSCRIBED_BEFORE: Final = "501"
NOTHING_FOUND: Final = frozenset({"400", "500"})
# Wrong data, a courier that is not served, a number that cannot be: the same again is refused again.
FINAL_REFUSALS: Final = frozenset({"700", "701", "702"})
PHASES: Final = {"shutdown": TrackPhase.ENDED, "abort": TrackPhase.LOST}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kuaidi100:
    """One account. `phone` is the sender's own, which some couriers ask for; the buyer's is never sent."""

    customer: str
    key: str = field(repr=False)
    salt: str = field(repr=False)
    gateway_url: str = GATEWAY_URL
    phone: str = field(default="", repr=False)

    def carrier_code(self, courier: CourierRecord) -> str:
        """Give the service's code of a courier; empty when it does not follow that one."""
        return courier.kuaidi100_code

    def subscribe(self, *, carrier: str, tracking: str, callback_url: str) -> None:
        """Ask to be told of a waybill; asking twice is fine. Raises CourierSilent, CourierRefused."""
        parameters = {"callbackurl": callback_url, "salt": self.salt, "resultv2": RESULT_VERSION}
        if self.phone:
            parameters["phone"] = self.phone
        param = _written({"company": carrier, "number": tracking, "key": self.key, "parameters": parameters})
        answer = post_form(f"{self.gateway_url}/poll", {"schema": "json", "param": param})
        code = _code(answer)
        if code not in (DONE, SUBSCRIBED_BEFORE):
            raise CourierRefused(code, is_final=code in FINAL_REFUSALS)

    def query(self, *, carrier: str, tracking: str) -> Track:
        """Ask how a waybill stands; a waybill without news has no reports. Raises as `subscribe`."""
        asked = {"com": carrier, "num": tracking, "resultv2": RESULT_VERSION}
        if self.phone:
            asked["phone"] = self.phone
        param = _written(asked)
        sign = _md5(param, self.key, self.customer)
        fields = {"customer": self.customer, "sign": sign, "param": param}
        answer = post_form(f"{self.gateway_url}/poll/query.do", fields)
        if "data" in answer:
            track = _track(answer)
            if track is None or track.tracking != tracking.upper():
                raise CourierSilent("answers for another waybill")
            return track
        code = _code(answer)
        if code in NOTHING_FOUND:
            return Track(tracking=tracking, carriers=frozenset({carrier}), reports=())
        raise CourierRefused(code, is_final=code in FINAL_REFUSALS)

    def read_push(self, fields: Mapping[str, str]) -> Push:
        """Prove and read a push. Raises PushRejected."""
        param, sign = fields.get("param", ""), fields.get("sign", "")
        if not hmac.compare_digest(_md5(param, self.salt).encode(), sign.encode()):
            raise PushRejected("wrong signature", status=403)
        try:
            document = json.loads(param)
        except (ValueError, RecursionError) as error:
            raise PushRejected("no JSON", status=400) from error
        told = document.get("lastResult") if isinstance(document, dict) else None
        track = _track(told, corrected=document) if isinstance(told, dict) else None
        if track is None:
            raise PushRejected("no lastResult", status=400)
        return Push(track=track, redacted=without_people(_storable(_written(document))))

    def acknowledgement(self) -> HookReply:
        """Give the answer that ends the repeating of a push."""
        return HookReply(status=200, body=_answer(DONE, "成功", is_taken=True))

    def refusal(self, rejected: PushRejected) -> HookReply:
        """Give the answer to a push that is not taken."""
        return HookReply(status=rejected.status, body=_answer("500", rejected.reason, is_taken=False))


def _answer(code: str, message: str, *, is_taken: bool) -> bytes:
    return _written({"result": is_taken, "returnCode": code, "message": message}).encode()


def _written(document: Mapping[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _md5(*parts: str) -> str:
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest().upper()


def _code(answer: Mapping[str, object]) -> str:
    """Read the code of an answer. Raises CourierSilent when it has none: nobody knows what was done."""
    code = answer.get("returnCode")
    if not isinstance(code, str) or not code.isdecimal() or len(code) > len("9999"):
        raise CourierSilent("no code")
    return code


def _track(told: Mapping[str, object], *, corrected: Mapping[str, object] | None = None) -> Track | None:
    """Read a track; None when it names no waybill or its reports are no list."""
    news = told.get("data")
    tracking, carrier = _text(told, "nu").upper(), _text(told, "com")
    if not tracking or not carrier or not isinstance(news, list):
        return None
    rest = corrected or {}
    carriers = {carrier, _text(rest, "comOld"), _text(rest, "comNew")} - {""}
    read = [one for one in map(_report, news[:MOST_REPORTS]) if one is not None]
    return Track(
        tracking=tracking,
        carriers=frozenset(carriers),
        reports=tuple(_weighed(read, meaning_of(_text(told, "state"), ""))),
        phase=PHASES.get(_text(rest, "status"), TrackPhase.RUNNING),
    )


def _weighed(reports: list[TrackingReport], whole: Meaning | None) -> list[TrackingReport]:
    """Let the newest report mean what the waybill is, where it says nothing itself; and a parcel that goes
    back was not signed for by its buyer.
    """
    weighed = sorted(reports, key=lambda one: one.occurred_at)
    if weighed and whole and weighed[-1].state is None and weighed[-1].trouble is None:
        weighed[-1] = _meaning(weighed[-1], whole)
    if whole and whole[1] in GOES_BACK:
        weighed = [
            _meaning(one, (None, one.trouble)) if one.state is ParcelState.DELIVERED else one
            for one in weighed
        ]
    return weighed


def _meaning(report: TrackingReport, meaning: Meaning) -> TrackingReport:
    return TrackingReport(
        occurred_at=report.occurred_at,
        text=report.text,
        place=report.place,
        state=meaning[0],
        trouble=meaning[1],
    )


def _report(told: object) -> TrackingReport | None:
    """Read one report; None for one without a time or text."""
    if not isinstance(told, dict):
        return None
    occurred_at = _instant(_text(told, "ftime") or _text(told, "time"))
    text = without_people(_text(told, "context"))[:LONGEST_TEXT]
    if occurred_at is None or not text:
        return None
    state, trouble = meaning_of(_text(told, "statusCode"), _text(told, "status")) or (None, None)
    place = _text(told, "areaName").replace(",", " ")[:LONGEST_PLACE]
    return TrackingReport(occurred_at=occurred_at, text=text, state=state, trouble=trouble, place=place)


def _instant(text: str) -> datetime | None:
    """Read a time of the courier's, which is Shanghai's."""
    try:
        return datetime.strptime(text, TIME_FORMAT).replace(tzinfo=SHANGHAI).astimezone(UTC)
    except ValueError:
        return None


def _text(told: Mapping[str, object], key: str) -> str:
    value = told.get(key)
    return _storable(value).strip() if isinstance(value, str) else ""


def _storable(text: str) -> str:
    """Replace half a character, which JSON can write and nothing can store."""
    return text.encode(errors="replace").decode()
