"""Trade-ins on the shopper's pages."""

from dataclasses import dataclass, field
from datetime import datetime

from zhida.entrypoints.storefront.contexts.account import EMPTY_FORM, FormView


@dataclass(frozen=True, slots=True, kw_only=True)
class OldModelCard:
    """One model that is taken, and the most that it brings."""

    code: str
    name: str
    url: str
    most_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandGroup:
    """The models of one brand."""

    brand: str
    models: tuple[OldModelCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChoice:
    """One answer to a question."""

    code: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One question with its answers."""

    code: str
    text: str
    choices: tuple[AnswerChoice, ...]
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SumRow:
    """One line of the arithmetic: what was answered, and what it takes off."""

    name: str
    answer: str
    deduct_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteView:
    """The arithmetic of a quote."""

    title: str
    base_minor: int
    rows: tuple[SumRow, ...]
    amount_minor: int
    is_refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeInPage:
    """Choose a model, answer, see the quote: one page in three steps."""

    groups: tuple[BrandGroup, ...] = ()
    code: str = ""
    title: str = ""
    questions: tuple[QuestionView, ...] = ()
    quote: QuoteView | None = None
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeInCard:
    """One trade-in in the list."""

    number: str
    title: str
    url: str
    status_name: str
    tone: str
    amount_minor: int
    at: datetime
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeInListPage:
    """The shopper's trade-ins, newest first."""

    items: tuple[TradeInCard, ...]
    next_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditChoice:
    """An order line that can take the whole amount; `value` is order and line in one."""

    value: str
    title: str
    order: str
    room_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchView:
    """What the bench found."""

    rows: tuple[SumRow, ...]
    amount_minor: int
    note: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeInCasePage:
    """One trade-in: where it stands, what the shopper may do, and its history."""

    card: TradeInCard
    quote: QuoteView
    status: str
    quoted_minor: int
    valid_until: datetime
    deadline: datetime | None
    facts: tuple[tuple[str, str], ...]
    history: tuple[tuple[datetime, str], ...]
    benches: tuple[BenchView, ...] = ()
    photos: tuple[str, ...] = ()
    credit_choices: tuple[CreditChoice, ...] = ()
    send_to: tuple[str, ...] = ()
    needs_account: bool = False
    form: FormView = field(default=EMPTY_FORM)
