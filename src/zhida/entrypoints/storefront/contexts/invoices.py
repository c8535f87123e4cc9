"""Invoices on the shopper's pages."""

from dataclasses import dataclass, field
from datetime import datetime

from zhida.entrypoints.storefront.contexts.account import EMPTY_FORM, FormView
from zhida.entrypoints.storefront.formats import yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceCard:
    """One invoice, blue or red; a red one's amount is shown minus."""

    number: str
    order: str
    order_url: str
    is_red: bool
    kind_name: str
    status: str
    status_name: str
    advice: str
    amount_minor: int
    tax_minor: int
    title: str
    tax_number: str
    invoice_no: str
    at: datetime
    file_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceListPage:
    """All invoices of a shopper, newest first."""

    cards: tuple[InvoiceCard, ...]
    next_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleChoice:
    """One remembered title."""

    id: str
    name: str
    tax_number: str
    is_company: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderInvoicePage:
    """The invoices of one order, and the form to ask for one or to correct it."""

    number: str
    order_url: str
    amount_minor: int
    cards: tuple[InvoiceCard, ...]
    is_asking: bool
    is_changing: bool
    until: datetime | None
    titles: tuple[TitleChoice, ...] = ()
    form: FormView = EMPTY_FORM

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Give each invoice with how it stands, for the order's own page."""
        return tuple(
            (
                f"{card.kind_name} · {card.title}",
                f"{card.status_name} {yuan(card.amount_minor)}" if card.amount_minor else card.status_name,
            )
            for card in self.cards
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TitlesPage:
    """The remembered titles, and the form for one of them."""

    titles: tuple[TitleChoice, ...]
    form: FormView = EMPTY_FORM
    editing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceWish:
    """What the checkout shows of invoices; nothing is chosen until the shopper does."""

    titles: tuple[TitleChoice, ...] = ()
    chosen: str = "none"
    form: FormView = field(default_factory=lambda: EMPTY_FORM)
