"""What the environment says, read once and checked: the only place that looks at os.environ."""

from __future__ import annotations

import hashlib
import hmac
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

MINIMUM_SECRET_LENGTH = 50
DEMO_SECRET = "demo-only-secret-never-used-in-production-0123456789abcdef"  # noqa: S105 -- refused in production


class Mode(StrEnum):
    """How the shop runs: to be looked at, to be tested, or to sell."""

    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


class BadSetting(Exception):
    """A setting that keeps the shop from starting; the text names it and says how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Env:
    """The typed settings. docs/operations.md lists each with its default."""

    mode: Mode
    data_dir: Path
    database_url: str
    database_owner_url: str
    cache_url: str
    search_url: str
    public_url: str
    secret_key: str = field(repr=False)
    payments_file: Path | None
    test_clock_file: Path | None
    second_person: bool
    metrics_port: int
    port: int
    simulator_port: int
    gateways_port: int
    realtime_port: int
    encryption_key_id: str
    encryption_keys: Mapping[str, bytes] = field(repr=False)
    blind_index_key: bytes = field(repr=False)
    sms_provider: str
    sms_endpoint: str
    sms_access_key_id: str
    sms_access_key_secret: str = field(repr=False)
    sms_sign_name: str
    sms_templates: Mapping[str, str]
    trusted_proxies: tuple[str, ...]
    baidu_push_url: str = ""
    baidu_push_token: str = field(default="", repr=False)
    logins_file: Path | None = None
    alerts_file: Path | None = None
    couriers_file: Path | None = None
    invoices_file: Path | None = None
    returns_resettle: bool = False
    returns_deduct_freight: bool = False
    returns_charge_gifts: bool = False

    @property
    def is_test(self) -> bool:
        """Say whether programs that test may name what only a provider's login tells otherwise."""
        return self.mode is Mode.TEST

    @property
    def is_demo_or_test(self) -> bool:
        """Say whether demo logins, the fixed code and loopback payments are allowed."""
        return self.mode is not Mode.PRODUCTION

    @property
    def realtime_origin(self) -> str:
        """Return where the event stream is served when that is another port, else nothing."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.hostname}:{self.realtime_port}" if self.realtime_port else ""

    @property
    def is_https(self) -> bool:
        """Say whether shoppers reach the shop over TLS; cookies and headers follow."""
        return urlsplit(self.public_url).scheme == "https"


def read_env(environ: Mapping[str, str] | None = None) -> Env:
    """Read ZHIDA_* settings. Raises BadSetting naming the first one that cannot be."""
    source = os.environ if environ is None else environ
    mode = _mode(source.get("ZHIDA_MODE", "demo"))
    data_dir = Path(source.get("ZHIDA_DATA_DIR", "var")).absolute()
    port = _port(source, "PORT", 8000)
    secret = source.get("ZHIDA_SECRET_KEY", "")
    if not secret and mode is not Mode.PRODUCTION:
        secret = DEMO_SECRET
    key_id, keys = _encryption_keys(source.get("ZHIDA_ENCRYPTION_KEYS_FILE", ""), secret)
    clock_file = _optional_path(source.get("ZHIDA_TEST_CLOCK_FILE", ""))
    payments_file = _optional_path(source.get("ZHIDA_PAYMENTS_FILE", ""))
    if clock_file and mode is not Mode.TEST:
        raise BadSetting("ZHIDA_TEST_CLOCK_FILE is for ZHIDA_MODE=test only: unset it")
    return Env(
        mode=mode,
        data_dir=data_dir,
        database_url=source.get("ZHIDA_DATABASE_URL", "") or f"sqlite:///{data_dir / 'zhida.sqlite3'}",
        database_owner_url=source.get("ZHIDA_DATABASE_OWNER_URL", ""),
        cache_url=source.get("ZHIDA_CACHE_URL", ""),
        search_url=_search_url(source.get("ZHIDA_SEARCH_URL", "")),
        public_url=source.get("ZHIDA_PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        secret_key=secret,
        payments_file=payments_file,
        test_clock_file=clock_file,
        second_person=_switch(source, "ZHIDA_SECOND_PERSON", default=mode is Mode.PRODUCTION),
        returns_resettle=_switch(source, "ZHIDA_RETURNS_RESETTLE", default=False),
        returns_deduct_freight=_switch(source, "ZHIDA_RETURNS_DEDUCT_FREIGHT", default=False),
        returns_charge_gifts=_switch(source, "ZHIDA_RETURNS_CHARGE_GIFTS", default=False),
        metrics_port=_port(source, "ZHIDA_METRICS_PORT", 0),
        port=port,
        simulator_port=_port(source, "ZHIDA_SIMULATOR_PORT", port + 2),
        gateways_port=_port(source, "ZHIDA_GATEWAYS_PORT", port + 3),
        realtime_port=_port(source, "ZHIDA_REALTIME_PORT", port + 1),
        encryption_key_id=key_id,
        encryption_keys=keys,
        blind_index_key=_derive(secret, "blind-index"),
        sms_provider=source.get("ZHIDA_SMS_PROVIDER", "console"),
        sms_endpoint=source.get("ZHIDA_SMS_ENDPOINT", ""),
        sms_access_key_id=source.get("ZHIDA_SMS_ACCESS_KEY_ID", ""),
        sms_access_key_secret=source.get("ZHIDA_SMS_ACCESS_KEY_SECRET", ""),
        sms_sign_name=source.get("ZHIDA_SMS_SIGN_NAME", ""),
        sms_templates=_sms_templates(source.get("ZHIDA_SMS_TEMPLATES", "")),
        baidu_push_url=source.get("ZHIDA_BAIDU_PUSH_URL", ""),
        baidu_push_token=source.get("ZHIDA_BAIDU_PUSH_TOKEN", ""),
        alerts_file=_optional_path(source.get("ZHIDA_ALERTS_FILE", "")),
        logins_file=_optional_path(source.get("ZHIDA_LOGINS_FILE", "")),
        couriers_file=_optional_path(source.get("ZHIDA_COURIERS_FILE", "")),
        invoices_file=_optional_path(source.get("ZHIDA_INVOICES_FILE", "")),
        trusted_proxies=tuple(filter(None, source.get("ZHIDA_TRUSTED_PROXIES", "").split(","))),
    )


def _mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError as error:
        raise BadSetting(f"ZHIDA_MODE must be demo, test or production, not {text!r}") from error


def _port(source: Mapping[str, str], name: str, default: int) -> int:
    text = source.get(name, "")
    if not text:
        return default
    if not text.isdecimal() or int(text) > 65535:
        raise BadSetting(f"{name} must be a port number, not {text!r}")
    return int(text)


def _search_url(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise BadSetting("ZHIDA_SEARCH_URL must be empty or like https://user:password@search.example:9200")
    return text.rstrip("/")


def _switch(source: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = source.get(name, "").lower()
    if text in ("", "on", "off"):
        return default if not text else text == "on"
    raise BadSetting(f"{name} must be on or off, not {text!r}")


def _sms_templates(text: str) -> Mapping[str, str]:
    """Read LOGIN_CODE=SMS_1,ORDER_SHIPPED=SMS_2: our templates and the codes the provider approved."""
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    if any(not name.strip() or not code.strip() for name, _equals, code in pairs):
        raise BadSetting("ZHIDA_SMS_TEMPLATES must be like LOGIN_CODE=SMS_1,ORDER_SHIPPED=SMS_2")
    return {name.strip(): code.strip() for name, _equals, code in pairs}


def _optional_path(text: str) -> Path | None:
    return Path(text).absolute() if text else None


def _encryption_keys(file_name: str, secret: str) -> tuple[str, Mapping[str, bytes]]:
    """Read [keys] id = "64 hex digits" and `active` from a TOML file; without one, derive from the secret."""
    if not file_name:
        return "k0", {"k0": _derive(secret, "field-encryption")}
    try:
        document = tomllib.loads(Path(file_name).read_text(encoding="utf-8"))
        keys = {str(name): bytes.fromhex(text) for name, text in document["keys"].items()}
        active = str(document["active"])
    except (OSError, KeyError, ValueError) as error:
        raise BadSetting(f"ZHIDA_ENCRYPTION_KEYS_FILE cannot be read: {error}") from error
    if active not in keys or any(len(key) != 32 for key in keys.values()):
        raise BadSetting("ZHIDA_ENCRYPTION_KEYS_FILE: keys are 64 hex digits and `active` names one of them")
    return active, keys


def _derive(secret: str, purpose: str) -> bytes:
    return hmac.new(secret.encode(), f"zhida/{purpose}".encode(), hashlib.sha256).digest()
