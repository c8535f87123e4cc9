"""Applying for after-sales: each step is a link, the last one a form with the sum before it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.account import EMPTY_FORM, FormView
from zhida.entrypoints.storefront.contexts.cases import ApplyPage, MediaView
from zhida.entrypoints.storefront.contexts.shell import Crumb, Tab
from zhida.entrypoints.storefront.pages import go, page, personal_page, refusal_status
from zhida.entrypoints.storefront.showing import case_new as showing
from zhida.entrypoints.storefront.showing.case_new import Chosen
from zhida.entrypoints.storefront.showing.case_words import next_lines
from zhida.entrypoints.storefront.showing.cases import media_view
from zhida.entrypoints.storefront.uploads import MOST_FILES, UploadsRefused, kept_numbers, upload_all
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.aftersales import queries, services
from zhida.shop.aftersales.errors import CaseMediaNotFound
from zhida.shop.aftersales.records import CaseKind, CaseReason, CaseWish, LineWindow
from zhida.shop.kernel.errors import InvalidInput, ShopError
from zhida.shop.kernel.idempotency import IdempotencyMismatch
from zhida.shop.orders import queries as orders
from zhida.shop.orders.records import OrderRecord

PAID_BACK = frozenset({CaseKind.REFUND_ONLY, CaseKind.RETURN})
TOKEN = re.compile(r"[0-9a-f]{32}")
LONGEST_NOTE = 400
LONGEST_UNITS = 3


@personal_page("GET", "POST")
def apply(request: ShopRequest, number: str) -> HttpResponse:
    """Choose units, a kind and a reason, see what it brings, and apply."""
    order = orders.get_order(number=number, for_customer=request.actor.customer_id)
    windows = queries.windows_of_order(order=number, for_customer=order.customer_id, now=request.now)
    if request.method != "POST":
        return _show(request, order, windows)
    try:
        return go(link("case", number=_open(request, order)))
    except UploadsRefused as error:
        return _show(request, order, windows, error=error, kept=error.kept)
    except ShopError as error:
        return _show(request, order, windows, error=error, kept=kept_numbers(request))


def _open(request: ShopRequest, order: OrderRecord) -> str:
    """Open the case that a form asks for, or give the one that this very form has opened before."""
    chosen = _asked(request.POST, order)
    if not chosen.units or chosen.kind is None or chosen.reason is None:
        raise InvalidInput
    token = request.POST.get("token", "")
    wish = CaseWish(
        order=order.number,
        quantities=chosen.units,
        kind=chosen.kind,
        reason=chosen.reason,
        note=_note(request, order, chosen),
        media=upload_all(request),
        keeps_gifts=_keeps_gifts(request),
        wanted_sku=request.POST.get("sku", "")[:64] if chosen.kind is CaseKind.EXCHANGE else "",
    )
    key = token if TOKEN.fullmatch(token) else ""
    try:
        return services.open_case(actor=request.actor, wish=wish, idempotency_key=key, now=request.now)
    except IdempotencyMismatch:
        # A second press, or the form sent anew after the back button: the case stands already.
        return queries.list_cases(for_customer=order.customer_id, order=order.number).items[0].number


def _asked(asked: QueryDict, order: OrderRecord) -> Chosen:
    """Read a form as it was sent: the service knows what is open, and what was sent twice."""
    ticked = [line for line in order.lines if f"line-{line.key}" in asked]
    word, why = asked.get("kind", "").upper(), asked.get("reason", "").upper()
    return Chosen(
        units={line.key: _count(asked.get(f"units-{line.key}", "1"), line.quantity) for line in ticked},
        kind=CaseKind(word) if word in CaseKind.__members__ else None,
        reason=CaseReason(why) if why in CaseReason.__members__ else None,
    )


def _chosen(asked: QueryDict, order: OrderRecord, windows: Sequence[LineWindow]) -> Chosen:
    """Read a choice; what is not open is left out, so that an old link shows what is open now."""
    units = _units(asked, order, windows)
    ways = showing.kind_ways(order.number, windows, Chosen(units=units))
    reasons = {kind: found for kind, _way, found in ways}
    word, why = asked.get("kind", "").upper(), asked.get("reason", "").upper()
    kind = CaseKind(word) if units and word in CaseKind.__members__ else None
    if kind is None or not reasons.get(kind):
        return Chosen(units=units)
    reason = CaseReason(why) if why in CaseReason.__members__ else None
    return Chosen(units=units, kind=kind, reason=reason if reason in reasons[kind] else None)


def _units(asked: QueryDict, order: OrderRecord, windows: Sequence[LineWindow]) -> dict[str, int]:
    """Read the chosen units. What a serial names, or the only unit of an order, is chosen already."""
    free = {window.line: window.left for window in windows if window.left}
    ticked = [key for key in free if f"line-{key}" in asked]
    if ticked:
        return {key: _count(asked.get(f"units-{key}", "1"), free[key]) for key in ticked}
    if serial := asked.get("serial", ""):
        serials = orders.serials_of(number=order.number)
        return {key: 1 for key in free if serial in serials.get(key, ())}
    return dict(free) if list(free.values()) == [1] else {}


def _count(text: str, most: int) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_UNITS
    return min(max(1, int(text)), most) if is_number else 1


def _note(request: ShopRequest, order: OrderRecord, chosen: Chosen) -> str:
    """Give the shopper's words; a repair names its units first, as many as are sent in."""
    words = request.POST.get("note", "").replace("\x00", "").strip()[:LONGEST_NOTE]
    if chosen.kind is not CaseKind.REPAIR:
        return words
    known = _serials(order, chosen)
    named = [serial for serial in request.POST.getlist("serial") if serial in known]
    wanted = sum(chosen.units.values())
    if known and len(named) != wanted:
        raise InvalidInput(fields={"serial": _("请选择要维修的 %(n)s 台。") % {"n": wanted}})
    first = _("序列号：%(serials)s") % {"serials": "、".join(named)} if named else ""
    return "\n".join(text for text in (first, words) if text)


def _serials(order: OrderRecord, chosen: Chosen) -> set[str]:
    serials = orders.serials_of(number=order.number)
    return {serial for key in chosen.units for serial in serials.get(key, ())}


def _keeps_gifts(request: ShopRequest) -> bool | None:
    return {"1": True, "0": False}.get(request.POST.get("keeps_gifts", ""))


def _show(
    request: ShopRequest,
    order: OrderRecord,
    windows: Sequence[LineWindow],
    *,
    error: ShopError | None = None,
    kept: tuple[str, ...] = (),
) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    chosen = _chosen(asked, order, windows)
    ways = showing.kind_ways(order.number, windows, chosen)
    reasons = next((found for kind, _way, found in ways if kind is chosen.kind), ())
    shown = ApplyPage(
        number=order.number,
        url=link("case_new", number=order.number),
        lines=showing.apply_lines(order, windows, chosen.units),
        asked=showing.asked_of(chosen, token=_token(asked)),
        kinds=tuple(way for _kind, way, _found in ways) if chosen.units else (),
        reasons=showing.reason_ways(order.number, chosen, reasons),
        media=_media(request, kept),
        most_files=MOST_FILES,
        form=_form(asked, error),
    )
    context = {
        "page": _with_last_step(request, order, chosen, shown) if shown.is_ready else shown,
        "place": "orders",
        "trail": (
            Crumb(name=_("我的订单"), url=link("orders")),
            Crumb(name=order.number, url=link("order", number=order.number)),
            Crumb(name=_("申请售后")),
        ),
    }
    status = refusal_status(error) if error else 200
    return page(request, "case_new", context, tab=Tab.ACCOUNT, status=status)


def _with_last_step(request: ShopRequest, order: OrderRecord, chosen: Chosen, shown: ApplyPage) -> ApplyPage:
    """Add what the last form shows: the sum, or what comes instead, and what happens next."""
    assert chosen.kind is not None
    preview = queries.preview_case(
        order=order.number,
        quantities=chosen.units if chosen.kind in PAID_BACK else {},
        reason=chosen.reason,
        for_customer=order.customer_id,
        now=request.now,
    )
    keeps = _keeps_gifts(request)
    lines = next_lines(
        chosen.kind,
        is_fault=preview.is_way_back_paid,
        is_no_reason=chosen.reason is CaseReason.NO_REASON,
    )
    added = replace(
        shown,
        money=showing.money_back(order, preview.money, keeps=keeps) if preview.money else None,
        next_steps=lines,
    )
    if chosen.kind is CaseKind.EXCHANGE:
        choices = queries.exchange_choices(order=order, quantities=chosen.units, now=request.now)
        return replace(added, variants=showing.variant_options(choices, wanted=shown.form.value("sku")))
    if chosen.kind is CaseKind.REPAIR:
        wanted = [*request.POST.getlist("serial"), request.GET.get("serial", "")]
        serials = orders.serials_of(number=order.number)
        return replace(added, serials=showing.serial_options(serials, chosen.units, wanted=wanted))
    return added


def _token(asked: QueryDict) -> str:
    """Give the form's own key: the one it came with, so that what is sent again counts once."""
    token = asked.get("token", "")
    return token if TOKEN.fullmatch(token) else uuid4().hex


def _media(request: ShopRequest, kept: tuple[str, ...]) -> tuple[MediaView, ...]:
    found = []
    for number in kept:
        try:
            found.append(media_view(queries.get_media(number=number, actor=request.actor)))
        except CaseMediaNotFound:
            continue
    return tuple(found)


def _form(asked: QueryDict, error: ShopError | None) -> FormView:
    if error is None:
        return EMPTY_FORM
    values = {name: asked.get(name, "") for name in ("note", "sku", "keeps_gifts")}
    errors = {name: str(text) for name, text in error.fields.items()}
    return FormView(values=values, errors=errors, message="" if errors else error.detail)
