"""Certificates that look like UnionPay's and are not."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from zhida.doubles.unionpay.certificates import SIGNER, SIGNER_COMMON_NAME, Identity, Subject, issue
from zhida.shop.payments.tests.unionpay.conftest import Authority

PAST, FUTURE = datetime(2025, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
FORGERS = (
    "elsewhere",
    "self-signed",
    "expired",
    "not yet valid",
    "another owner",
    "owner in another part",
    "a name in one part",
    "issued by a leaf",
    "a short key",
    "the root itself",
)


@dataclass
class Forgers:
    """Certificates that look like UnionPay's, each made once."""

    authority: Authority
    made: dict[str, Identity] = field(default_factory=dict)

    def get(self, name: str) -> Identity:
        if name not in self.made:
            self.made[name] = self._make(name)
        return self.made[name]

    def _make(self, name: str) -> Identity:
        middle, signer = self.authority.middle, self.authority.signer
        if name == "the root itself":
            return self.authority.root
        if name == "elsewhere":
            root = issue(Subject(name="PRACTICE ROOT CA", is_authority=True))
            middle = issue(Subject(name="PRACTICE ISSUING CA", is_authority=True), root)
        subject = {
            "expired": Subject(name=SIGNER_COMMON_NAME, until=PAST),
            "not yet valid": Subject(name=SIGNER_COMMON_NAME, since=FUTURE),
            "another owner": Subject(name="041@Z12@某某商户@00000001"),
            "owner in another part": Subject(name=f"041@{SIGNER}@Z12@00000001"),
            "a name in one part": Subject(name=SIGNER),
            "a short key": Subject(name=SIGNER_COMMON_NAME, bits=1024),
        }.get(name, Subject(name=SIGNER_COMMON_NAME))
        issuer = {"self-signed": None, "issued by a leaf": signer}.get(name, middle)
        return issue(subject, issuer)
