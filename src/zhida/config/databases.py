"""The database of ZHIDA_DATABASE_URL, with the options that DESIGN section 5 asks for."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from zhida.config.env import BadSetting

LOCK_WAIT_SECONDS = 5
SQLITE_INIT = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    "PRAGMA temp_store=MEMORY;PRAGMA cache_size=-32000;PRAGMA mmap_size=134217728;"
)
MYSQL_INIT = (
    "SET SESSION sql_mode='STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', "
    f"SESSION innodb_lock_wait_timeout={LOCK_WAIT_SECONDS}"
)


def database_settings(url: str) -> dict[str, object]:
    """Return the DATABASES entry for sqlite:///path or mysql://user:pw@host:port/name. Raises BadSetting."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(parts.path)
    if parts.scheme == "mysql":
        if not find_spec("MySQLdb"):
            _use_pymysql()
        return {
            "ENGINE": "django.db.backends.mysql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "127.0.0.1",
            "PORT": str(parts.port or 3306),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                "charset": "utf8mb4",
                "isolation_level": "read committed",
                "init_command": MYSQL_INIT,
                **dict(parse_qsl(parts.query)),
            },
            "TEST": {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_bin"},
        }
    raise BadSetting(f"ZHIDA_DATABASE_URL: only sqlite:/// and mysql:// are known, not {parts.scheme!r}")


def _sqlite(path: str) -> dict[str, object]:
    name = path[1:] if path.startswith("//") else path
    if not name:
        raise BadSetting("ZHIDA_DATABASE_URL: sqlite:/// wants an absolute path behind it")
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": LOCK_WAIT_SECONDS,
            "init_command": SQLITE_INIT,
        },
    }


def _use_pymysql() -> None:
    """Let PyMySQL stand in for mysqlclient where the extra is not installed."""
    import pymysql  # noqa: PLC0415 -- only where the other driver is missing

    pymysql.install_as_MySQLdb()
