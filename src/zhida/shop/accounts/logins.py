"""The logins file (ZHIDA_LOGINS_FILE): its services, checked whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from zhida.config.provider_files import KeptFile, read_tables
from zhida.shop.accounts.errors import LoginWayUnknown
from zhida.shop.accounts.login_table import LoginTable
from zhida.shop.accounts.providers import alipay, weibo, weixin
from zhida.shop.accounts.providers.contract import LoginProvider

DEMO_FILE: Final = Path("logins") / "logins.toml"
BUILDERS: Final[Mapping[str, Callable[[LoginTable], LoginProvider]]] = {
    "alipay": alipay.build,
    "weibo": weibo.build,
    "weixin": weixin.build_web,
    "weixin_mp": weixin.build_inner,
}


def login_providers() -> Mapping[str, LoginProvider]:
    """Return every service by the name of its table; none when there is no logins file.

    Raises ProviderFileInvalid when there is one, and no good state of it yet.
    """
    return logins_file.content() or {}


def login_provider(name: str) -> LoginProvider:
    """Return one service. Raises LoginWayUnknown."""
    provider = login_providers().get(name)
    if provider is None:
        raise LoginWayUnknown
    return provider


def load_logins(path: Path, *, allow_loopback: bool) -> Mapping[str, LoginProvider]:
    """Read and check a logins file. Raises ProviderFileInvalid naming the table and the key."""
    tables = read_tables(path, "logins", LoginTable, allow_loopback=allow_loopback)
    return {table.name: _provider(table) for table in tables}


logins_file = KeptFile("logins_file", practice=DEMO_FILE, read=load_logins)


def _provider(table: LoginTable) -> LoginProvider:
    provider = BUILDERS[table.choice("kind", BUILDERS)](table)
    table.refuse_unknown_keys()
    return provider
