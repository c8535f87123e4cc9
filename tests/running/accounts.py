"""The shop's own account on MariaDB, made exactly as docs/operations.md tells an operator to make it."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pymysql

PAGE = Path(__file__).resolve().parents[2] / "docs" / "operations.md"


def documented_statements(*, database: str, account: str, password: str) -> list[str]:
    """Return the page's statements for these names."""
    block = re.search(r"```sql\n(.+?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert block, "docs/operations.md shows no SQL"
    text = block[1].replace("a long password", password).replace("zhida", database)
    return [part for part in text.replace("'shop'", f"'{account}'").split(";\n") if part.strip()]


def limited_url(owner_url: str) -> str:
    """Make the account with the rights of the page and return the URL that it connects with."""
    url = httpx.URL(owner_url)
    name = url.path.strip("/")
    connection = connect(owner_url)
    try:
        cursor = connection.cursor()
        for statement in documented_statements(database=name, account=name, password=name):
            cursor.execute(statement)
            for (granted,) in cursor.fetchall() if cursor.description else ():
                cursor.execute(granted.rstrip(";"))
    finally:
        connection.close()
    return str(url.copy_with(username=name, password=name))


def connect(url: str) -> pymysql.Connection:
    """Connect as a URL says."""
    parts = httpx.URL(url)
    return pymysql.connect(
        host=parts.host,
        port=parts.port or 3306,
        user=parts.username,
        password=parts.password,
        database=parts.path.strip("/"),
        autocommit=True,
    )
