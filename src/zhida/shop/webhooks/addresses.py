"""Which addresses may be told: https to the public internet. Asked when saved, and again at each connecting.

The check at connecting hands over the very address that was checked, so that a name cannot mean one machine
to the check and another to the call. Source: reference S09; ranges by the IANA special-purpose registries.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from zhida.shop.webhooks import conf
from zhida.shop.webhooks.errors import AddressRefused

# Addresses of version 6 that carry one of version 4, which the standard library takes for public.
CARRIERS: Final = (
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("64:ff9b:1::/48"),
    ipaddress.ip_network("2002::/16"),
    ipaddress.ip_network("2001::/32"),
    ipaddress.ip_network("::/96"),
)
HTTP_PORT, HTTPS_PORT = 80, 443


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a URL leads: host and port to speak with, and the path with its query."""

    is_tls: bool
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """The Host header: the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        own = HTTPS_PORT if self.is_tls else HTTP_PORT
        return host if self.port == own else f"{host}:{self.port}"


def read_url(url: str, *, allow_inside: bool) -> Target:
    """Take a URL apart. Raises AddressRefused: no https, credentials, a fragment, characters that are none.

    `allow_inside` is for demo and test mode, where receivers stand on loopback and speak http.
    """
    if len(url) > conf.LONGEST_URL or not url.isascii() or any(ord(letter) <= 32 for letter in url):
        raise AddressRefused(fields={"url": AddressRefused.message})
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefused(fields={"url": AddressRefused.message}) from error
    is_tls = parts.scheme == "https"
    is_known = is_tls or (allow_inside and parts.scheme == "http")
    if not is_known or not parts.hostname or "@" in parts.netloc or parts.fragment or port == 0:
        raise AddressRefused(fields={"url": AddressRefused.message})
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(
        is_tls=is_tls,
        host=parts.hostname,
        port=port or (HTTPS_PORT if is_tls else HTTP_PORT),
        path=path,
    )


def resolve(target: Target, *, allow_inside: bool) -> str:
    """Return the address to connect to. Raises AddressRefused when any of the name's addresses is inside.

    Raises OSError when the name has none.
    """
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not allow_inside and not all(is_public(address) for address in addresses):
        raise AddressRefused(fields={"url": AddressRefused.message})
    return addresses[0]


def is_public(text: str) -> bool:
    """Say whether an address belongs to the public internet."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address.version == 6 and any(address in network for network in CARRIERS):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
