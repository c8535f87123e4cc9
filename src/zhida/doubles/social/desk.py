"""What the three services share: the page to agree on, and the browser's way back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from zhida.doubles.gateways import cashier
from zhida.doubles.gateways.dialect import HTML, Call, Reply, is_loopback, redirect
from zhida.doubles.social.applications import Applications
from zhida.doubles.social.people import FIRST, PEOPLE, Grant, Person, Registry

COOKIE = "practice_person"
STYLE = (Path(cashier.__file__).parent / "cashier.css").read_text(encoding="utf-8")
MORE_STYLE = (
    ".who{border:0;padding:0;margin:24px 0 0;display:grid;gap:12px}"
    ".who label{display:flex;gap:8px;align-items:center}"
    ".card{grid-template-columns:1fr}.card form{display:block}"
    ".choose{display:flex;gap:12px;flex-wrap:wrap;margin:32px 0 0}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a service works with."""

    applications: Applications
    registry: Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A shop's wish to know somebody, as its address says it."""

    service: str
    title: str
    colour: str
    app_id: str
    scope: str
    scope_text: str
    redirect_uri: str
    state: str


def person_of(call: Call) -> Person:
    """Tell who sits at this browser: whom they chose last, else the first."""
    pieces = (piece.strip().partition("=") for piece in call.headers.get("cookie", "").split(";"))
    chosen = {name: value for name, _equals, value in pieces}.get(COOKIE, FIRST)
    return PEOPLE.get(chosen, PEOPLE[FIRST])


def agree_page(asked: Asked, call: Call) -> Reply:
    """Draw the page with the two buttons; it posts to its own address."""
    if not is_loopback(asked.redirect_uri):
        return Reply(400, "redirect_uri 参数错误".encode(), HTML)
    now = person_of(call).key
    people = "".join(
        f'<label><input type="radio" name="person" value="{person.key}"'
        f"{' checked' if person.key == now else ''}>{person.name}</label>"
        for person in PEOPLE.values()
    )
    shop = escape(urlsplit(asked.redirect_uri).netloc)
    page = f"""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><link rel="icon" href="data:,"><title>{asked.title}</title>
<style>{STYLE}{MORE_STYLE}:root{{--accent:{asked.colour};--accent-ink:#fff}}</style></head>
<body><header><div><span>{asked.title}</span></div></header>
<div class="note" role="note">这是演练环境：人物都是虚构的，不连接任何真实账号。</div>
<main><section class="card"><form method="post" action="{escape(call.target)}">
<p class="state"><strong>{shop} 申请</strong>{asked.scope_text}</p>
<fieldset class="who"><legend>以谁的身份登录</legend>{people}</fieldset>
<p class="choose"><button class="primary" name="choice" value="agree">同意</button>
<button name="choice" value="refuse">拒绝</button></p></form></section></main></body></html>"""
    return Reply(200, page.encode(), HTML)


def has_agreed(call: Call) -> bool:
    """Read the button."""
    return call.form().get("choice") == "agree"


def chosen_person(call: Call) -> Person:
    """Read the choice of person."""
    return PEOPLE.get(call.form().get("person", ""), PEOPLE[FIRST])


def give_code(asked: Asked, person: Person, desk: Desk, *, now: datetime) -> str:
    """Give a code for what was agreed to."""
    return desk.registry.give_code(
        Grant(
            service=asked.service,
            app_id=asked.app_id,
            person=person,
            scope=asked.scope,
            redirect_uri=asked.redirect_uri,
            made_at=now,
        )
    )


def way_back(asked: Asked, fields: Mapping[str, str], *, person: Person | None = None) -> Reply:
    """Send the browser back to the shop with what it is to bring; loopback only."""
    if not is_loopback(asked.redirect_uri):
        return Reply(400, "redirect_uri 参数错误".encode(), HTML)
    joint = "&" if urlsplit(asked.redirect_uri).query else "?"
    reply = redirect(f"{asked.redirect_uri}{joint}{urlencode(fields)}")
    if person is None:
        return reply
    kept = {"Set-Cookie": f"{COOKIE}={person.key}; Path=/; HttpOnly; SameSite=Lax"}
    return Reply(reply.status, headers={**reply.headers, **kept})
