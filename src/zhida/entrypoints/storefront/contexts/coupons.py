"""The coupon centre and the wallet."""

from dataclasses import dataclass

from zhida.entrypoints.storefront.contexts.account import EMPTY_FORM, FormView


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponTicket:
    """One coupon as a ticket. `cut_minor` or `fold` (8.8) says what it is worth; `state` is a word of ours:
    open, claimed, sold_out, not_started, usable, locked, used or expired.
    """

    number: str
    title: str
    kind: str
    since: str
    scope: str
    valid: str
    state: str
    cut_minor: int | None = None
    fold: str = ""
    conditions: tuple[str, ...] = ()
    begins: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponsPage:
    """What can be claimed, what just was, and the goods whose page the shopper comes from."""

    tickets: tuple[CouponTicket, ...]
    message: str = ""
    error: str = ""
    is_member: bool = False
    back: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletPage:
    """One tab of the shopper's own coupons."""

    tabs: tuple[tuple[str, str, bool], ...]
    tickets: tuple[CouponTicket, ...]
    state: str
    next_url: str = ""
    message: str = ""
    form: FormView = EMPTY_FORM
