"""The alerts file: which mail relays and robots tell the merchant's people what. Secrets stand in files."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from zhida.shop.messaging.errors import AlertsFileInvalid
from zhida.shop.messaging.providers.alerts import NoticeCarrier, dingtalk, wecom
from zhida.shop.messaging.providers.alerts.dingtalk import DingtalkRobot
from zhida.shop.messaging.providers.alerts.mail import MailRelay, MailSecurity
from zhida.shop.messaging.providers.alerts.wecom import WecomRobot
from zhida.shop.messaging.records import AlertChannel, ChannelKind

NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}")
QUIET: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
MAIL_ADDRESS: Final = re.compile(r"[!-~]+@[!-~]+")
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
SHARED_KEYS: Final = frozenset({"kind", "roles", "topics", "quiet", "digest_over", "most_a_minute"})
# Robots take 20 messages a minute; a few are left for other programs.
MOST_A_MINUTE: Final = 18
DIGEST_OVER: Final = 5
MOST_PORT: Final = 65535


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfiguredChannel:
    """A channel and what carries its notices."""

    channel: AlertChannel
    carrier: NoticeCarrier


@functools.lru_cache(maxsize=8)
def read_alerts_file(path: Path | None, *, allow_loopback: bool) -> tuple[ConfiguredChannel, ...]:
    """Read the file whole, once a process; no file is no channel. Raises AlertsFileInvalid."""
    if path is None:
        return ()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AlertsFileInvalid(f"cannot be read: {type(error).__name__}") from error
    tables = document.pop("channels", {})
    if document or not isinstance(tables, dict):
        raise AlertsFileInvalid("only [channels.NAME] tables stand in it")
    return tuple(
        _channel(_Table(name, values, path.parent, allow_loopback=allow_loopback))
        for name, values in tables.items()
    )


class _Table:
    """One [channels.NAME] table; a refusal names the table and the key."""

    def __init__(self, name: str, values: object, directory: Path, *, allow_loopback: bool) -> None:
        self.name, self.allow_loopback, self._directory = name, allow_loopback, directory
        if not NAME.fullmatch(name):
            raise AlertsFileInvalid(f"[channels.{name}]: a name is lower-case letters, digits, - and _")
        if not isinstance(values, dict):
            raise AlertsFileInvalid(f"[channels.{name}] must be a table")
        self.values: Mapping[str, object] = values

    def wrong(self, key: str, reason: str) -> AlertsFileInvalid:
        """Make the refusal for one key."""
        return AlertsFileInvalid(f"[channels.{self.name}] {key}: {reason}")

    def only(self, *keys: str) -> None:
        """Refuse keys that this kind does not know."""
        for key in sorted(self.values.keys() - SHARED_KEYS - set(keys)):
            raise self.wrong(key, "is not known for this kind")

    def text(self, key: str, *, default: str | None = None) -> str:
        """Read a text; without a default it must be there."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or (not value and default is None):
            raise self.wrong(key, "must be a text" if key in self.values else "is missing")
        return value

    def number(self, key: str, *, default: int, most: int) -> int:
        """Read a whole number from 1."""
        value = self.values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            raise self.wrong(key, f"must be a number from 1 to {most}")
        return value

    def words(self, key: str) -> frozenset[str]:
        """Read a list of texts; none is empty."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
            raise self.wrong(key, "must be a list of texts")
        return frozenset(value)

    def secret(self, key: str) -> str:
        """Read a secret from the file that the key names."""
        try:
            secret = (self._directory / self.text(key)).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise self.wrong(key, f"cannot be read: {type(error).__name__}") from error
        if not secret:
            raise self.wrong(key, "is empty")
        return secret

    def path(self, key: str) -> Path | None:
        """Read a file name beside the alerts file; None when there is none."""
        text = self.text(key, default="")
        return self._directory / text if text else None

    def url(self, key: str, *, default: str) -> str:
        """Read an https address; http and loopback in demo and test mode only."""
        value = self.text(key, default=default)
        parts = urlsplit(value)
        is_double = self.allow_loopback and parts.hostname in LOOPBACK
        if not parts.hostname or parts.query or (parts.scheme != "https" and not is_double):
            raise self.wrong(key, "must be an https address without query")
        return value


def _channel(table: _Table) -> ConfiguredChannel:
    kind = table.text("kind")
    if kind.upper() not in ChannelKind.__members__:
        raise table.wrong("kind", "must be mail, wecom or dingtalk")
    channel = AlertChannel(
        name=table.name,
        kind=ChannelKind(kind.upper()),
        roles=table.words("roles"),
        topics=table.words("topics"),
        quiet=_quiet(table),
        digest_over=table.number("digest_over", default=DIGEST_OVER, most=100),
        most_a_minute=table.number("most_a_minute", default=MOST_A_MINUTE, most=20),
    )
    if not channel.roles and not channel.topics:
        raise table.wrong("roles", "name roles, topics or both")
    return ConfiguredChannel(channel=channel, carrier=_carrier(channel.kind, table))


def _carrier(kind: ChannelKind, table: _Table) -> NoticeCarrier:
    match kind:
        case ChannelKind.WECOM:
            table.only("url", "key_file")
            return WecomRobot(url=table.url("url", default=wecom.DEFAULT_URL), key=table.secret("key_file"))
        case ChannelKind.DINGTALK:
            table.only("url", "token_file", "secret_file")
            return DingtalkRobot(
                url=table.url("url", default=dingtalk.DEFAULT_URL),
                token=table.secret("token_file"),
                secret=table.secret("secret_file"),
            )
        case ChannelKind.MAIL:
            return _mail(table)


def _mail(table: _Table) -> MailRelay:
    table.only("host", "port", "security", "sender", "recipients", "user", "password_file", "ca_file")
    security = table.text("security", default="tls").upper()
    host = table.text("host")
    if security not in MailSecurity.__members__:
        raise table.wrong("security", "must be tls, starttls or plain")
    if security == MailSecurity.PLAIN and not (table.allow_loopback and host in LOOPBACK):
        raise table.wrong("security", "plain is for loopback in demo and test mode")
    addresses = [table.text("sender"), *sorted(table.words("recipients"))]
    if len(addresses) == 1 or not all(MAIL_ADDRESS.fullmatch(address) for address in addresses):
        raise table.wrong("recipients", "sender and recipients must be mail addresses")
    user = table.text("user", default="")
    return MailRelay(
        host=host,
        port=table.number("port", default=465 if security == MailSecurity.TLS else 587, most=MOST_PORT),
        security=MailSecurity(security),
        sender=addresses[0],
        recipients=tuple(addresses[1:]),
        user=user,
        password=table.secret("password_file") if user else "",
        ca_file=table.path("ca_file"),
    )


def _quiet(table: _Table) -> tuple[time, time] | None:
    text = table.text("quiet", default="")
    if not text:
        return None
    match = QUIET.fullmatch(text)
    if match is None:
        raise table.wrong("quiet", "must be like 22:00-08:00")
    first, second, third, fourth = (int(part) for part in match.groups())
    return time(first, second), time(third, fourth)
