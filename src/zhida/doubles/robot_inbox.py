"""The page of what the doubles of the group robots were told, newest first, for a person to open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Final

ROBOTS: Final = {"wecom": "企业微信群 WeCom", "dingtalk": "钉钉群 DingTalk"}
SHOWN: Final = 200
PAGE: Final = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="5">
<title>群消息 · 练习</title><style>
body {{ margin: 0 auto; padding: 24px 16px; max-width: 640px; background: #f4f5f7; color: #1d2129;
  font: 16px/1.6 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif }}
h1 {{ margin: 0; font-size: 22px }}
small {{ color: #5b6270; font-size: 13px }}
article {{ margin-top: 12px; padding: 12px 16px; border-radius: 8px; background: #fff }}
article p {{ margin: 0; overflow-wrap: anywhere }}
</style></head><body>
<h1>群消息 · 练习</h1>
<small>商城发给群机器人的提醒，每 5 秒刷新。Alerts that the shop sent to group robots for practice.</small>
{messages}
</body></html>
"""
EMPTY: Final = (
    "<article><p>还没有消息。付一个订单试试。</p><small>Nothing yet: pay for an order.</small></article>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message that a robot took."""

    robot: str
    text: str
    at: datetime


def inbox_page(received: Sequence[Received]) -> str:
    """Draw the last messages as a whole page."""
    messages = [_message(one) for one in reversed(received[-SHOWN:])]
    return PAGE.format(messages="\n".join(messages) or EMPTY)


def _message(one: Received) -> str:
    lines = [line.removeprefix("> ").replace("**", "").lstrip("# ") for line in one.text.splitlines()]
    title, *rest = [escape(line) for line in lines if line.strip()]
    said = "".join(f"<p>{line}</p>" for line in rest)
    return (
        f"<article><small>{escape(ROBOTS[one.robot])} · {one.at:%m-%d %H:%M:%S}</small>"
        f"<p><strong>{title}</strong></p>{said}</article>"
    )
