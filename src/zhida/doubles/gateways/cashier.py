"""The page on which a buyer pays or declines. It says in plain words that no money moves."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

import segno

from zhida.doubles.gateways.books import CLOSED, FAILED, PENDING, SHANGHAI, SUCCEEDED, Payment
from zhida.doubles.gateways.dialect import Dialect

SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "HKD": "HK$", "GBP": "£"}
WITHOUT_DECIMALS = frozenset({"JPY", "KRW"})
STATES = {
    PENDING: ("等待付款", "请在 {until} 前完成"),
    SUCCEEDED: ("付款成功", "可以返回商家页面查看订单"),
    FAILED: ("付款未完成", "您已拒绝这笔付款，没有产生任何扣款"),
    CLOSED: ("订单已关闭", "这笔付款已关闭，请返回商家重新发起"),
}
STYLE = (Path(__file__).parent / "cashier.css").read_text(encoding="utf-8")
SHIELD = (
    '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" '
    'stroke-linecap="round" aria-hidden="true">'
    '<path d="M12 3l7.5 3v5.5c0 4.6-3.1 8-7.5 9.5-4.4-1.5-7.5-4.9-7.5-9.5V6z"/>'
    '<path d="M8.5 12l2.5 2.5 4.5-5"/></svg>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The browser's way back to the shop: opened (GET) or posted (POST) with fields.

    What they say is a hint, never evidence.
    """

    method: str
    url: str
    fields: Mapping[str, str]

    @property
    def address(self) -> str:
        """The address to open: the fields join what the query holds already."""
        parts = urlsplit(self.url)
        query = "&".join(filter(None, (parts.query, urlencode(self.fields))))
        return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def way_back(dialect: Dialect, payment: Payment, *, now: datetime) -> Way:
    """Name the browser's way back from a payment."""
    return Way(
        method=dialect.return_method,
        url=dialect.return_url(payment),
        fields=dialect.return_fields(payment, now=now),
    )


def cashier_page(payment: Payment, dialect: Dialect, *, own_url: str, now: datetime) -> str:
    """Draw the cashier for one payment."""
    expired = payment.status == PENDING and payment.expired(now)
    title, hint = STATES[CLOSED if expired else payment.status]
    payable = payment.status == PENDING and not expired
    actions = _pay_form(own_url) if payable else _back_form(way_back(dialect, payment, now=now), "返回商家")
    code = _qr_block(own_url) if payable else ""
    body = f"""<main><section class="card"><div>
<p class="state" role="status"><strong>{title}</strong><span>{_hint(hint, payment)}</span></p>
<p class="amount">{amount_html(payment.amount, payment.currency)}</p>
<dl><dt>收款商家</dt><dd>{escape(payment.merchant)}</dd><dt>商品</dt><dd>{escape(payment.subject)}</dd>
<dt>支付单号</dt><dd>{escape(payment.attempt)}</dd></dl>
{actions}</div>{code}</section></main>
<footer>收银台只核对商家、金额与单号；订单是否支付成功，以商家收到的签名通知为准。</footer>"""
    return _page(dialect, title, body)


def leaving_page(dialect: Dialect, way: Way) -> str:
    """Draw the page that posts the browser back to the shop by itself; without script a button does."""
    form = _back_form(way, "返回商家")
    body = f"""<main><section class="card"><div><p class="state" role="status">正在返回商家…</p>
{form}</div></section></main><script>document.forms[0].submit()</script>"""
    return _page(dialect, "返回商家", body)


def missing_page(dialect: Dialect) -> str:
    """Draw the page for an address that leads to no payment."""
    text = "未找到这笔支付单，请返回商家重新发起付款。"
    body = f'<main><section class="card"><div><p class="state">{text}</p></div></section></main>'
    return _page(dialect, "未找到支付单", body)


def amount_html(minor: int, currency: str) -> str:
    """Write an amount with small symbol and decimals."""
    symbol = escape(SYMBOLS.get(currency, f"{currency} "))
    if currency in WITHOUT_DECIMALS:
        return f"<small>{symbol}</small>{minor:,}"
    return f"<small>{symbol}</small>{minor // 100:,}<small>.{minor % 100:02d}</small>"


def _hint(hint: str, payment: Payment) -> str:
    if not payment.expires_at:
        return "" if "{until}" in hint else hint
    until = datetime.fromisoformat(payment.expires_at).astimezone(SHANGHAI)
    return hint.format(until=f"{until:%H:%M:%S}")


def _page(dialect: Dialect, title: str, body: str) -> str:
    accent = f":root{{--accent:{dialect.colour};--accent-ink:#fff}}" if dialect.colour else ""
    name = escape(dialect.title)
    return f"""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>{title} · {name}</title><style>{STYLE}{accent}</style></head>
<body><header><div>{SHIELD}<span>{name}</span></div></header>
<div class="note" role="note">这是演练环境：不连接任何银行或支付机构，不会产生真实扣款。</div>
{body}</body></html>"""


def _pay_form(own_url: str) -> str:
    path = escape(urlsplit(own_url).path)
    return (
        f'<form method="post" action="{path}">'
        '<button class="primary" name="choice" value="pay">确认付款</button>'
        '<button name="choice" value="decline">拒绝付款</button></form>'
    )


def _back_form(way: Way, text: str) -> str:
    if way.method == "GET":
        return f'<form><a class="button primary" href="{escape(way.address)}">{text}</a></form>'
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in way.fields.items()
    )
    return (
        f'<form method="post" action="{escape(way.url)}">{fields}'
        f'<button class="primary">{text}</button></form>'
    )


def _qr_block(own_url: str) -> str:
    picture = io.BytesIO()
    segno.make(own_url, error="m").save(
        picture, kind="svg", xmldecl=False, svgns=True, border=0, omitsize=True
    )
    hint = "扫码打开本收银台（演练环境仅限本机）"
    return f'<div class="qr"><span>{picture.getvalue().decode()}</span>{hint}</div>'
