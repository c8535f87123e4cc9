"""What the practice aggregator knows: its one account, the waybills it watches, its mood and its ledger."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from zhida.doubles.couriers.wire import Scan, push_body, query_sign, track
from zhida.doubles.gateways.dialect import Call, Reply, is_loopback, json_reply
from zhida.doubles.gateways.faults import Faults

GARBAGE = Reply(200, b"<html>502 Bad Gateway</html>", "text/html")
OUTAGES = ("drop", "error", "garbage", "slow", "busy")
LONGEST_NUMBER = 32
LEAST_NUMBER = 6

# What happens to a waybill by itself: so long after it was asked for, with these words.
SCRIPT = (
    (timedelta(seconds=20), "1", "【深圳市】快件已被揽收", "广东,深圳市"),
    (timedelta(minutes=2), "0", "快件已离开【深圳分拨中心】，发往目的地", "广东,深圳市"),
    (timedelta(minutes=5), "5", "快件正在派送，派件员：张小二，电话 13800138000", ""),
    (timedelta(minutes=10), "3", "快件已签收，签收人：本人", ""),
)


@dataclass(slots=True)
class Waybill:
    """One number at one company, as somebody asked to be told of it."""

    company: str
    number: str
    callback: str
    salt: str
    asked_at: datetime
    scans: list[Scan] = field(default_factory=list)
    played: int = 0


@dataclass(slots=True)
class Depot:
    """The account and everything that happens to its waybills. Calls and orders may come from any thread."""

    customer: str
    key: str
    clock: Callable[[], datetime]
    plays_itself: bool = False
    faults: Faults = field(default_factory=Faults)
    waybills: dict[str, Waybill] = field(default_factory=dict)
    ledger: list[dict[str, str]] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def answer(self, call: Call) -> Reply:
        """Answer one call as the provider does."""
        routes = {"/poll": self._subscribe, "/poll/query.do": self._query}
        act = routes.get(call.path)
        if act is None or call.method != "POST":
            return Reply(404)
        try:
            form = call.form()
            param = json.loads(form["param"])
        except (ValueError, KeyError):
            return _said("400", "数据不完整")
        with self.lock:
            return act(form, param)

    def note(self, what: str, number: str, outcome: str) -> None:
        """Write a line into the ledger."""
        with self.lock:
            self.ledger.append({"what": what, "number": number, "outcome": outcome})

    def scan(self, number: str, scan: Scan) -> None:
        """Let something happen to a waybill; an unknown one is a KeyError."""
        with self.lock:
            self.waybills[number].scans.append(scan)

    def push_of(self, number: str, *, salt: str | None = None, status: str = "polling") -> tuple[str, bytes]:
        """Give address and body of a push of a waybill's whole track; another salt makes a forged one."""
        with self.lock:
            waybill = self.waybills[number]
            told = track(waybill.company, waybill.number, list(waybill.scans))
            return waybill.callback, push_body(
                told, salt=waybill.salt if salt is None else salt, status=status
            )

    def play(self) -> list[str]:
        """Let the script happen to every waybill whose time has come; give those that have news."""
        if not self.plays_itself:
            return []
        now = self.clock()
        with self.lock:
            return [waybill.number for waybill in self.waybills.values() if self._played(waybill, now)]

    def _played(self, waybill: Waybill, now: datetime) -> bool:
        before = waybill.played
        while waybill.played < len(SCRIPT) and waybill.asked_at + SCRIPT[waybill.played][0] <= now:
            after, code, text, area = SCRIPT[waybill.played]
            waybill.scans.append(Scan(at=waybill.asked_at + after, text=text, code=code, area=area))
            waybill.played += 1
        return waybill.played > before

    def _subscribe(self, form: dict[str, str], param: dict[str, object]) -> Reply:
        number, company = str(param.get("number", "")), str(param.get("company", ""))
        wishes = param.get("parameters")
        if form.get("schema") != "json" or not isinstance(wishes, dict):
            return self._refused("subscribe", number, "700", "订阅方的订阅数据存在错误")
        if param.get("key") != self.key:
            return self._refused("subscribe", number, "600", "您不是合法的订阅者")
        callback = str(wishes.get("callbackurl", ""))
        if not company or not is_loopback(callback):
            return self._refused("subscribe", number, "701", "拒绝订阅的快递公司或回调地址")
        if not LEAST_NUMBER <= len(number) <= LONGEST_NUMBER:
            return self._refused("subscribe", number, "702", "识别不到该单号对应的快递公司")
        if number in self.waybills:
            self.waybills[number].callback, self.waybills[number].salt = callback, str(wishes.get("salt", ""))
            return self._refused("subscribe", number, "501", "重复订阅")
        self.waybills[number] = Waybill(
            company=company,
            number=number,
            callback=callback,
            salt=str(wishes.get("salt", "")),
            asked_at=self.clock(),
        )
        self.note("subscribe", number, "200")
        return json_reply(200, {"result": True, "returnCode": "200", "message": "提交成功"})

    def _query(self, form: dict[str, str], param: dict[str, object]) -> Reply:
        number = str(param.get("num", ""))
        if form.get("customer") != self.customer:
            return self._refused("query", number, "601", "KEY已过期")
        if form.get("sign") != query_sign(form["param"], key=self.key, customer=self.customer):
            return self._refused("query", number, "503", "验证签名失败")
        waybill = self.waybills.get(number)
        if waybill is None or not waybill.scans:
            return self._refused("query", number, "500", "查询无结果，请隔段时间再查")
        self.note("query", number, "200")
        return json_reply(200, track(waybill.company, number, list(waybill.scans)))

    def _refused(self, what: str, number: str, code: str, message: str) -> Reply:
        self.note(what, number, code)
        return _said(code, message)


def _said(code: str, message: str) -> Reply:
    return json_reply(200, {"result": False, "returnCode": code, "message": message})
