"""A group robot of DingTalk (钉钉自定义机器人) with signed calls, spoken over HTTP by hand.

Source: DingTalk open platform, "自定义机器人安全设置" (the secret signs the timestamp, a line break and
the secret with HMAC-SHA256, base64 and url-quoted; milliseconds, within an hour) and "自定义机器人发送群消息"
(markdown, errcode 0 is good, 20 messages a minute, 130101 too many calls).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from zhida.shop.messaging.providers.alerts.robots import call_robot
from zhida.shop.messaging.records import Notice

DEFAULT_URL: Final = "https://oapi.dingtalk.com/robot/send"
LONGEST_TEXT: Final = 5000
BUSY: Final = frozenset({-1, 130101, 130102})


@dataclass(frozen=True, slots=True, kw_only=True)
class DingtalkRobot:
    """One robot: the token in its address, and the secret that signs."""

    url: str
    token: str = field(repr=False)
    secret: str = field(repr=False)

    def send(self, notice: Notice, *, reference: str) -> None:
        """Say a notice in the group."""
        text = "\n\n".join([f"#### {notice.title}", *notice.lines])[:LONGEST_TEXT]
        document = {"msgtype": "markdown", "markdown": {"title": notice.title, "text": text}}
        at = str(int(time.time() * 1000))
        query = {"access_token": self.token, "timestamp": at, "sign": sign(self.secret, at=at)}
        call_robot(f"{self.url}?{urlencode(query)}", document, busy=BUSY)


def sign(secret: str, *, at: str) -> str:
    """Compute the signature for an instant in milliseconds; the query quotes it."""
    mark = hmac.new(secret.encode(), f"{at}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(mark).decode()
