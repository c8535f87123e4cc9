"""The logins file (ZHIDA_LOGINS_FILE): its services, checked whole, read again when it changes."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from django.conf import settings

from zhida.shop.accounts.errors import LoginsFileInvalid, LoginWayUnknown
from zhida.shop.accounts.login_table import LoginTable
from zhida.shop.accounts.providers import alipay, weibo, weixin
from zhida.shop.accounts.providers.contract import LoginProvider

log = logging.getLogger(__name__)

DEMO_FILE: Final = Path("logins") / "logins.toml"
BUILDERS: Final[Mapping[str, Callable[[LoginTable], LoginProvider]]] = {
    "alipay": alipay.build,
    "weibo": weibo.build,
    "weixin": weixin.build_web,
    "weixin_mp": weixin.build_inner,
}

# What each process has read: path -> (time of change, services).
_loaded: dict[Path, tuple[int, Mapping[str, LoginProvider]]] = {}


def login_providers() -> Mapping[str, LoginProvider]:
    """Return every service by the name of its table; none when there is no logins file.

    A changed file that is wrong is logged and the last good one stays in force. Raises LoginsFileInvalid
    when there is no good one yet.
    """
    path = logins_file()
    if path is None:
        return {}
    known = _loaded.get(path)
    try:
        changed_at = path.stat().st_mtime_ns
        if known is None or known[0] != changed_at:
            known = (changed_at, load_logins(path, allow_loopback=settings.ZHIDA.is_demo_or_test))
            _loaded[path] = known
    except (OSError, LoginsFileInvalid) as error:
        if known is None:
            raise LoginsFileInvalid(str(error)) from error
        log.error("the logins file is wrong, its last good state stays in force: %s", error)  # noqa: TRY400 -- the text says it all
    return known[1]


def login_provider(name: str) -> LoginProvider:
    """Return one service. Raises LoginWayUnknown."""
    provider = login_providers().get(name)
    if provider is None:
        raise LoginWayUnknown
    return provider


def logins_file() -> Path | None:
    """Return the file of the setting, or that of the demo shop where there is one."""
    if settings.ZHIDA.logins_file is not None:
        return Path(settings.ZHIDA.logins_file)
    demo_file = Path(settings.ZHIDA.data_dir) / DEMO_FILE
    return demo_file if settings.ZHIDA.is_demo_or_test and demo_file.exists() else None


def load_logins(path: Path, *, allow_loopback: bool) -> Mapping[str, LoginProvider]:
    """Read and check a logins file. Raises LoginsFileInvalid naming the table and the key."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LoginsFileInvalid(f"{path.name}: {error.strerror}") from error
    except ValueError as error:
        raise LoginsFileInvalid(f"{path.name}: {error}") from error
    tables = document.get("logins", {})
    if not isinstance(tables, dict) or set(document) - {"logins"}:
        raise LoginsFileInvalid(f"{path.name}: only tables [logins.NAME] are known")
    return {
        name: _provider(LoginTable(name, values, directory=path.parent, allow_loopback=allow_loopback))
        for name, values in tables.items()
    }


def _provider(table: LoginTable) -> LoginProvider:
    kind = table.text("kind")
    if kind not in BUILDERS:
        raise table.wrong("kind", f"must be one of {', '.join(BUILDERS)}")
    provider = BUILDERS[kind](table)
    table.refuse_unknown_keys()
    return provider
