"""The alerts file: which mail relays and robots tell the merchant's people what. Secrets stand in files."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Final

from zhida.config.provider_files import KeptFile, Table, is_loopback, read_tables
from zhida.shop.messaging.providers.alerts import NoticeCarrier, dingtalk, wecom
from zhida.shop.messaging.providers.alerts.dingtalk import DingtalkRobot
from zhida.shop.messaging.providers.alerts.mail import MailRelay, MailSecurity
from zhida.shop.messaging.providers.alerts.wecom import WecomRobot
from zhida.shop.messaging.records import AlertChannel, ChannelKind

DEMO_FILE: Final = Path("alerts") / "alerts.toml"
KINDS: Final = {kind.lower(): kind for kind in ChannelKind}
SECURITIES: Final = {security.lower(): security for security in MailSecurity}
QUIET: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
MAIL_ADDRESS: Final = re.compile(r"[!-~]+@[!-~]+")
# Robots take 20 messages a minute; a few are left for other programs.
MOST_A_MINUTE: Final = 18
DIGEST_OVER: Final = 5
MOST_PORT: Final = 65535


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfiguredChannel:
    """A channel and what carries its notices."""

    channel: AlertChannel
    carrier: NoticeCarrier


def load_alerts(path: Path, *, allow_loopback: bool) -> tuple[ConfiguredChannel, ...]:
    """Read and check an alerts file. Raises ProviderFileInvalid naming the table and the key."""
    tables = read_tables(path, "channels", Table, allow_loopback=allow_loopback)
    return tuple(_channel(table) for table in tables)


alerts_file = KeptFile("alerts_file", practice=DEMO_FILE, read=load_alerts)


def _channel(table: Table) -> ConfiguredChannel:
    kind = ChannelKind(table.choice("kind", KINDS).upper())
    channel = AlertChannel(
        name=table.name,
        kind=kind,
        roles=frozenset(table.texts("roles")),
        topics=frozenset(table.texts("topics")),
        quiet=_quiet(table),
        digest_over=_number(table, "digest_over", default=DIGEST_OVER, most=100),
        most_a_minute=_number(table, "most_a_minute", default=MOST_A_MINUTE, most=20),
    )
    if not channel.roles and not channel.topics:
        raise table.wrong("roles", "name roles, topics or both")
    carrier = BUILDERS[kind](table)
    table.refuse_unknown_keys()
    return ConfiguredChannel(channel=channel, carrier=carrier)


def _wecom(table: Table) -> NoticeCarrier:
    return WecomRobot(url=table.near_url("url", default=wecom.DEFAULT_URL), key=table.secret("key_file"))


def _dingtalk(table: Table) -> NoticeCarrier:
    return DingtalkRobot(
        url=table.near_url("url", default=dingtalk.DEFAULT_URL),
        token=table.secret("token_file"),
        secret=table.secret("secret_file"),
    )


def _mail(table: Table) -> NoticeCarrier:
    security = MailSecurity(table.choice("security", SECURITIES, default="tls").upper())
    host = table.text("host")
    if security is MailSecurity.PLAIN and not (table.allow_loopback and is_loopback(host)):
        raise table.wrong("security", "plain is for loopback in demo and test mode")
    sender, recipients = table.text("sender"), table.texts("recipients")
    if not recipients or not all(MAIL_ADDRESS.fullmatch(address) for address in (sender, *recipients)):
        raise table.wrong("recipients", "sender and recipients must be mail addresses")
    user = table.optional_text("user")
    port = 465 if security is MailSecurity.TLS else 587
    return MailRelay(
        host=host,
        port=_number(table, "port", default=port, most=MOST_PORT),
        security=security,
        sender=sender,
        recipients=tuple(sorted(set(recipients))),
        user=user,
        password=table.secret("password_file") if user else "",
        ca_file=table.path("ca_file") if table.has("ca_file") else None,
    )


BUILDERS: Final[Mapping[ChannelKind, Callable[[Table], NoticeCarrier]]] = {
    ChannelKind.WECOM: _wecom,
    ChannelKind.DINGTALK: _dingtalk,
    ChannelKind.MAIL: _mail,
}


def _number(table: Table, key: str, *, default: int, most: int) -> int:
    value = table.whole(key, default=default)
    if not 1 <= value <= most:
        raise table.wrong(key, f"must be a number from 1 to {most}")
    return value


def _quiet(table: Table) -> tuple[time, time] | None:
    text = table.optional_text("quiet")
    if not text:
        return None
    match = QUIET.fullmatch(text)
    if match is None:
        raise table.wrong("quiet", "must be like 22:00-08:00")
    first, second, third, fourth = (int(part) for part in match.groups())
    return time(first, second), time(third, fourth)
