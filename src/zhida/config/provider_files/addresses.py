"""Which addresses of providers may be called."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def may_be_called(url: str, *, allow_loopback: bool) -> bool:
    """Say whether it is https to a public host, or http or loopback where those are allowed."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    return allow_loopback or (parts.scheme == "https" and not is_loopback(parts.hostname))


def is_loopback(host: str) -> bool:
    """Say whether a host name or address is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
