"""The invoices file (ZHIDA_INVOICES_FILE): who issues, and when. Absent, staff issue by hand.

In demo and test mode that of the practice tax office stands in its place, where there is one.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from zhida.config.provider_files import KeptFile, Place, ProviderFileInvalid, Table, read_document
from zhida.shop.invoicing.providers.contract import Provider
from zhida.shop.invoicing.providers.platform import PlatformProvider
from zhida.shop.orders.queries import is_tax_number

DEMO_FILE: Final = Path("tax") / "invoices.toml"
LEAST_SECRET: Final = 16


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


def invoice_account() -> InvoiceAccount | None:
    """Return the account; None when there is no invoices file.

    Raises ProviderFileInvalid when there is one, and no good state of it yet.
    """
    return invoices_file.content()


def issue_at() -> IssueAt:
    """Say when an invoice becomes due; after the delivery where nothing is set."""
    account = invoice_account()
    return account.issue_at if account else IssueAt.DELIVERED


def load_account(path: Path, *, allow_loopback: bool) -> InvoiceAccount:
    """Read and check an invoices file. Raises ProviderFileInvalid naming the key."""
    document = read_document(path)
    if set(document) != {"service"}:
        raise ProviderFileInvalid(f"{path.name}: one table [service] is known")
    place = Place(heading="service", directory=path.parent, allow_loopback=allow_loopback)
    table = Table("service", document["service"], place)
    table.choice("kind", {"platform": PlatformProvider})
    seller = table.text("seller_tax_number")
    if not is_tax_number(seller):
        raise table.wrong("seller_tax_number", "its check character does not fit")
    provider = PlatformProvider(
        url=table.near_url("url").rstrip("/"),
        app_key=table.text("app_key"),
        seller_tax_number=seller,
        secret=table.secret("secret_file", least_length=LEAST_SECRET),
        file_hosts=table.texts("file_hosts"),
    )
    issue = table.choice("issue", {moment.value: moment for moment in IssueAt}, default=IssueAt.DELIVERED)
    table.refuse_unknown_keys()
    return InvoiceAccount(provider=provider, issue_at=IssueAt(issue))


invoices_file = KeptFile("invoices_file", practice=DEMO_FILE, read=load_account)
