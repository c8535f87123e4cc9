"""A group robot of WeCom (企业微信群机器人), spoken over HTTP by hand.

Source: WeCom developer centre, "群机器人配置说明" (markdown messages up to 4096 bytes, 20 messages a minute,
errcode 0 is good, 45009 too many calls).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from zhida.shop.messaging.providers.alerts.robots import call_robot
from zhida.shop.messaging.records import Notice

DEFAULT_URL: Final = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"
LONGEST_BYTES: Final = 4096
BUSY: Final = frozenset({-1, 45009})
MARKS: Final = str.maketrans({"<": "＜", ">": "＞"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WecomRobot:
    """One robot, known by the key in its address."""

    url: str
    key: str = field(repr=False)

    def send(self, notice: Notice, *, reference: str) -> None:
        """Say a notice in the group."""
        lines = [f"**{notice.title.translate(MARKS)}**"]
        lines += [f"> {line.translate(MARKS)}" for line in notice.lines]
        document = {"msgtype": "markdown", "markdown": {"content": cut_bytes("\n".join(lines))}}
        call_robot(f"{self.url}?key={quote(self.key, safe='')}", document, busy=BUSY)


def cut_bytes(text: str) -> str:
    """Cut a text to what the robot takes, at a whole character."""
    raw = text.encode()
    if len(raw) <= LONGEST_BYTES:
        return text
    return raw[: LONGEST_BYTES - 3].decode(errors="ignore") + "…"
