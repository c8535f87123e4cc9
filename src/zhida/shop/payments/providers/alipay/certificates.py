"""Which keys are Alipay's: one pinned public key, or certificates that lead to the pinned root."""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from zhida.shop.payments.providers.alipay.signing import is_signed

# PKCS #1: signatures by RSA. Alipay's root file also holds roots of other kinds, which do not count.
RSA_SIGNATURES: Final = "1.2.840.113549.1.1."
LONGEST_CHAIN: Final = 5


class Untrusted(Exception):
    """A certificate that does not lead to the pinned root, or is not Alipay's; the text says why."""


def serial_number(certificate: x509.Certificate) -> str:
    """Give Alipay's serial number of a certificate: MD5 of the issuer, last part first, and the serial.

    Source: reference payments.md 2.1.
    """
    written = f"{certificate.issuer.rfc4514_string()}{certificate.serial_number}"
    return hashlib.md5(written.encode(), usedforsecurity=False).hexdigest()


def root_serial_number(certificates: Iterable[x509.Certificate]) -> str:
    """Join the serial numbers of the roots that are signed by RSA."""
    return "_".join(serial_number(root) for root in certificates if _is_of_rsa(root))


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedKey:
    """Key mode: Alipay's one public key."""

    key: RSAPublicKey

    def is_proven(self, content: bytes, sign: str, *, cert_sn: str) -> bool:
        """Tell whether the pinned key signed this."""
        del cert_sn
        return is_signed(content, sign, key=self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedCertificates:
    """Certificate mode: the chain of Alipay's certificate, its roots, and later certificates once proven."""

    chain: Sequence[x509.Certificate]
    roots: Sequence[x509.Certificate]
    learnt: dict[str, RSAPublicKey] = field(default_factory=dict)

    def is_proven(self, content: bytes, sign: str, *, cert_sn: str) -> bool:
        """Tell whether a certificate we trust signed this: the named one, or any when none is named."""
        pinned = self.chain[0].public_key()
        assert isinstance(pinned, RSAPublicKey), "checked when the channels file was read"
        keys = {serial_number(self.chain[0]): pinned, **self.learnt}
        asked = [keys[cert_sn]] if cert_sn in keys else [] if cert_sn else list(keys.values())
        return any(is_signed(content, sign, key=key) for key in asked)

    def is_news(self, cert_sn: str) -> bool:
        """Tell whether a reply names a certificate that has to be fetched and proven first."""
        return bool(cert_sn) and cert_sn != serial_number(self.chain[0]) and cert_sn not in self.learnt

    def learn(self, content: str, *, cert_sn: str, now: datetime) -> None:
        """Trust a certificate (PEM in base64) that leads to the pinned root and is Alipay's.

        Merchants' certificates lead to the same root, so the owner must be the pinned certificate's. Raises
        Untrusted.
        """
        try:
            found = x509.load_pem_x509_certificates(base64.b64decode(content, validate=True))
        except (binascii.Error, ValueError) as error:
            raise Untrusted("not a certificate") from error
        leaf, key = found[0], found[0].public_key()
        if serial_number(leaf) != cert_sn or not isinstance(key, RSAPublicKey):
            raise Untrusted("not the certificate that was asked for")
        if _owner(leaf) != _owner(self.chain[0]):
            raise Untrusted("somebody else's certificate")
        self._prove_chain(leaf, [*found[1:], *self.chain[1:]], now=now)
        self.learnt[cert_sn] = key

    def _prove_chain(
        self, leaf: x509.Certificate, between: Sequence[x509.Certificate], *, now: datetime
    ) -> None:
        """Walk from leaf to root, each certificate in force and signed by the next. Raises Untrusted."""
        current = leaf
        for _ in range(LONGEST_CHAIN):
            if not current.not_valid_before_utc <= now <= current.not_valid_after_utc:
                raise Untrusted("a certificate is not in force")
            if any(_signs(root, current) for root in self.roots):
                return
            above = [other for other in between if _may_issue(other) and _signs(other, current)]
            if not above:
                break
            current = above[0]
        raise Untrusted("no way to the root")


def _is_of_rsa(certificate: x509.Certificate) -> bool:
    return certificate.signature_algorithm_oid.dotted_string.startswith(RSA_SIGNATURES)


def _owner(certificate: x509.Certificate) -> list[str | bytes]:
    return [part.value for part in certificate.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)]


def _may_issue(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _signs(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
