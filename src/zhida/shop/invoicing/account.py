"""The invoices file (ZHIDA_INVOICES_FILE): who issues, and when. Absent, staff issue by hand.

In demo and test mode that of the practice tax office stands in its place, where there is one. It is read
again when it changes, so that a secret is rotated without a restart.
"""

import ipaddress
import logging
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from zhida.shop.invoicing.errors import InvoicesFileInvalid
from zhida.shop.invoicing.providers.contract import Provider
from zhida.shop.invoicing.providers.platform import PlatformProvider
from zhida.shop.orders.queries import is_tax_number

log = logging.getLogger(__name__)

DEMO_FILE: Final = Path("tax") / "invoices.toml"
KEYS: Final = frozenset({"kind", "url", "app_key", "secret_file", "seller_tax_number", "issue", "file_hosts"})


class IssueAt(StrEnum):
    """When an invoice that was asked for becomes due."""

    PAID = "paid"
    DELIVERED = "delivered"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceAccount:
    """The one account at the one service."""

    provider: Provider
    issue_at: IssueAt


# What each process has read: path -> (time of change, account).
_loaded: dict[Path, tuple[int, InvoiceAccount]] = {}


def invoice_account() -> InvoiceAccount | None:
    """Return the account; None when there is no invoices file.

    A changed file that is wrong is logged and the last good one stays in force. Raises InvoicesFileInvalid
    when there is no good one yet.
    """
    path = invoices_file()
    if path is None:
        return None
    known = _loaded.get(path)
    try:
        changed_at = path.stat().st_mtime_ns
        if known is None or known[0] != changed_at:
            known = (changed_at, load_account(path, allow_loopback=settings.ZHIDA.is_demo_or_test))
            _loaded[path] = known
    except (OSError, InvoicesFileInvalid) as error:
        if known is None:
            raise InvoicesFileInvalid(str(error)) from error
        log.warning("the invoices file is wrong, its last good state stays in force: %s", error)
    return known[1]


def invoices_file() -> Path | None:
    """Return the file of the setting, or that of the practice tax office where there is one."""
    if settings.ZHIDA.invoices_file is not None:
        return Path(settings.ZHIDA.invoices_file)
    demo_file = Path(settings.ZHIDA.data_dir) / DEMO_FILE
    return demo_file if settings.ZHIDA.is_demo_or_test and demo_file.exists() else None


def issue_at() -> IssueAt:
    """Say when an invoice becomes due; after the delivery where nothing is set."""
    account = invoice_account()
    return account.issue_at if account else IssueAt.DELIVERED


def load_account(path: Path, *, allow_loopback: bool) -> InvoiceAccount:
    """Read and check an invoices file. Raises InvoicesFileInvalid naming the key."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvoicesFileInvalid(f"{path.name}: {error}") from error
    table = document.get("service")
    if not isinstance(table, dict) or set(document) != {"service"}:
        raise InvoicesFileInvalid(f"{path.name}: one table [service] is known")
    for key in sorted(set(table) - KEYS):
        raise InvoicesFileInvalid(f"[service] {key}: is not known")
    if _text(table, "kind") != "platform":
        raise InvoicesFileInvalid("[service] kind: must be platform")
    seller = _text(table, "seller_tax_number")
    if not is_tax_number(seller):
        raise InvoicesFileInvalid("[service] seller_tax_number: its check character does not fit")
    provider = PlatformProvider(
        url=_url(table, allow_loopback=allow_loopback),
        app_key=_text(table, "app_key"),
        seller_tax_number=seller,
        secret=_secret(path.parent / _text(table, "secret_file")),
        file_hosts=_hosts(table),
    )
    return InvoiceAccount(provider=provider, issue_at=_moment(table))


def _text(table: dict[str, object], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value:
        raise InvoicesFileInvalid(f"[service] {key}: is missing or no text")
    return value


def _url(table: dict[str, object], *, allow_loopback: bool) -> str:
    value = _text(table, "url").rstrip("/")
    parts = urlsplit(value)
    is_public = parts.scheme == "https" and bool(parts.hostname) and not _is_loopback(parts.hostname or "")
    is_near = allow_loopback and parts.scheme in ("http", "https") and _is_loopback(parts.hostname or "")
    if not (is_public or is_near):
        raise InvoicesFileInvalid("[service] url: https; loopback is for demo and test mode")
    return value


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _secret(path: Path) -> str:
    try:
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise InvoicesFileInvalid(f"[service] secret_file: cannot be read: {error}") from error
    if len(secret) < 16:
        raise InvoicesFileInvalid("[service] secret_file: holds no secret of 16 characters or more")
    return secret


def _hosts(table: dict[str, object]) -> tuple[str, ...]:
    hosts = table.get("file_hosts", [])
    if not isinstance(hosts, list) or not all(isinstance(host, str) for host in hosts):
        raise InvoicesFileInvalid("[service] file_hosts: must be a list of hosts")
    return tuple(hosts)


def _moment(table: dict[str, object]) -> IssueAt:
    try:
        return IssueAt(str(table.get("issue", IssueAt.DELIVERED)))
    except ValueError as error:
        raise InvoicesFileInvalid("[service] issue: must be paid, delivered or completed") from error
