"""The certificates of PayPal's webhooks. Their address comes with the message, so it is not to be trusted."""

import re
import ssl
import threading
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from zhida.shop.payments.channel_table import LEAST_RSA_BITS, ChannelTable
from zhida.shop.payments.providers import http
from zhida.shop.payments.providers.contract import OutcomeUnknown

OK = 200
USUAL_PATH = "/v1/notifications/certs/"
REST_OF_PATH = re.compile(r"(?:[0-9A-Za-z_-]+(?:[./][0-9A-Za-z_-]+)*)?", re.ASCII)
MOST_KEPT = 8
# Forged messages with ever new addresses below the prefix must not make us call out without end.
MOST_FETCHES, FETCH_WINDOW = 6, timedelta(minutes=1)


class Untrusted(Exception):
    """The certificate cannot be trusted; the text says why."""


class NotFetched(Exception):
    """The certificate could not be had now; the same message may be proven later."""


@dataclass(kw_only=True)
class CertificateShelf:
    """The webhook certificates of one account, fetched only from below `prefix` and kept.

    `roots` are the certificates that theirs must lead to; None trusts what the address gives, which is for
    http in demo and test mode only. `domain`, where not empty, must be that of the certificate's name.
    """

    prefix: str
    roots: list[x509.Certificate] | None
    domain: str
    _kept: dict[str, Sequence[x509.Certificate]] = field(default_factory=dict, init=False, repr=False)
    _fetches: list[datetime] = field(default_factory=list, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    @classmethod
    def of_table(cls, table: ChannelTable) -> "CertificateShelf":
        """Read `webhook_cert_url_prefix` and, in demo and test mode, `webhook_root_cert_file`.

        The prefix may be left out where the gateway has PayPal's own layout of hosts and paths.
        Without that file certificates are checked by the system's roots; only what comes by http, which the
        table allows in demo and test mode, is trusted as it comes. Raises ProviderFileInvalid.
        """
        gateway_url = table.url("gateway_url").rstrip("/")
        usual = gateway_url.replace("://api-m.", "://api.", 1) + USUAL_PATH
        prefix = table.optional_url("webhook_cert_url_prefix") or usual
        if table.allow_loopback and table.optional_text("webhook_root_cert_file"):
            return cls(prefix=prefix, roots=table.certificates("webhook_root_cert_file"), domain="")
        parts = urlsplit(prefix)
        if parts.scheme == "http":
            return cls(prefix=prefix, roots=None, domain="")
        assert parts.hostname is not None, "the table's reader wants a host"
        return cls(prefix=prefix, roots=system_roots(), domain=".".join(parts.hostname.split(".")[-2:]))

    def key_at(self, url: str, *, now: datetime) -> RSAPublicKey:
        """Return the key of the certificate at an address, after checking address, chain, dates and name.

        Raises Untrusted, NotFetched.
        """
        self._check_address(url)
        with self._lock:
            chain = self._kept.get(url)
            if chain is None:
                chain = self._fetch(url, now=now)
            key = self._proven_key(chain, now=now)
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[url] = chain
            return key

    def _check_address(self, url: str) -> None:
        """Compare the parts, not the text: `https://api.paypal.com.evil.example` begins like the real one."""
        told, prefix = urlsplit(url), urlsplit(self.prefix)
        if (told.scheme, told.netloc) != (prefix.scheme, prefix.netloc):
            raise Untrusted("certificate of another host")
        if not told.path.startswith(prefix.path) or url != f"{told.scheme}://{told.netloc}{told.path}":
            raise Untrusted("certificate of another address")
        if not REST_OF_PATH.fullmatch(told.path.removeprefix(prefix.path)):
            raise Untrusted("certificate of an odd address")

    def _fetch(self, url: str, *, now: datetime) -> Sequence[x509.Certificate]:
        self._fetches = [at for at in self._fetches if now - at < FETCH_WINDOW]
        if len(self._fetches) >= MOST_FETCHES:
            raise NotFetched("certificates asked for too often")
        self._fetches.append(now)
        try:
            answer = http.call("GET", url, body=b"", headers={"accept": "*/*"})
        except OutcomeUnknown as error:
            raise NotFetched(f"no certificate: {error}") from error
        if answer.status != OK:
            raise NotFetched(f"no certificate: HTTP {answer.status}")
        try:
            return x509.load_pem_x509_certificates(answer.body)
        except ValueError as error:
            raise Untrusted("no certificate in PEM") from error

    def _proven_key(self, chain: Sequence[x509.Certificate], *, now: datetime) -> RSAPublicKey:
        leaf = chain[0]
        if not leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc:
            raise Untrusted("certificate out of date")
        key = leaf.public_key()
        if not isinstance(key, RSAPublicKey) or key.key_size < LEAST_RSA_BITS:
            raise Untrusted("certificate without a strong RSA key")
        if self.roots is not None:
            name = _name_of(leaf)
            if self.domain and not f".{name}".endswith(f".{self.domain}"):
                raise Untrusted("certificate of another name")
            policy = PolicyBuilder().store(Store(self.roots)).time(now)
            try:
                policy.build_server_verifier(x509.DNSName(name)).verify(leaf, list(chain[1:]))
            except (VerificationError, ValueError) as error:
                raise Untrusted("certificate of an unknown issuer") from error
        return key


@cache
def system_roots() -> list[x509.Certificate]:
    """Return the root certificates that our TLS calls trust too."""
    with warnings.catch_warnings():
        # Some old roots have a serial number that newer rules forbid; they are still trusted for TLS.
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        ders = ssl.create_default_context().get_ca_certs(binary_form=True)
        return [x509.load_der_x509_certificate(der) for der in ders]


def _name_of(leaf: x509.Certificate) -> str:
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound as error:
        raise Untrusted("certificate without a name") from error
    found = names.get_values_for_type(x509.DNSName)
    if not found:
        raise Untrusted("certificate without a name")
    return found[0]
