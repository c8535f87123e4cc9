"""Cases out of their records: the list, and one with its steps, its goods and what was said."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.account import EMPTY_FORM, FormView
from zhida.entrypoints.storefront.contexts.cases import (
    CaseCard,
    CaseGood,
    CasePage,
    CaseTalk,
    Finding,
    MediaView,
)
from zhida.entrypoints.storefront.contexts.orders import RefundView, Step
from zhida.entrypoints.storefront.formats import moment, yuan
from zhida.entrypoints.storefront.showing import case_words as words
from zhida.entrypoints.storefront.showing.goods import square_picture
from zhida.entrypoints.storefront.showing.orders import refund_view
from zhida.entrypoints.storefront.showing.parcels import parcel_view
from zhida.entrypoints.storefront.uploads import MOST_FILES
from zhida.shop.aftersales.records import (
    CASE_TRANSITIONS,
    KIND_NAMES,
    REASON_NAMES,
    REFUSAL_NAMES,
    CaseKind,
    CaseLineRecord,
    CaseMediaRecord,
    CaseRecord,
    CaseStatus,
    CaseSummary,
    InspectionRecord,
)
from zhida.shop.payments.records import PaymentRecord
from zhida.shop.shipping.queries import list_couriers

MEDIA = "/api/shop/v1/after-sales/media/"
COURIERS_SHOWN = 12
ENDED_EARLY = frozenset({CaseStatus.CANCELLED, CaseStatus.LAPSED, CaseStatus.REJECTED, CaseStatus.APPEALED})
PAID = frozenset({CaseStatus.REFUNDED, CaseStatus.COVERED})
HOME = frozenset({CaseStatus.REPAIRED, CaseStatus.SENT_BACK})


def case_card(case: CaseSummary) -> CaseCard:
    """Give one case in short."""
    amount = case.refunded or case.shown
    return CaseCard(
        number=case.number,
        url=link("case", number=case.number),
        order=case.order,
        order_url=link("order", number=case.order),
        kind_name=str(KIND_NAMES[case.kind]),
        reason_name=str(REASON_NAMES[case.reason]),
        status=case.status.lower(),
        status_name=words.status_name(case.status),
        tone=words.tone_of(case.status),
        advice=words.advice_of(case),
        opened_at=case.opened_at,
        goods=tuple(_good(line) for line in case.lines),
        amount_minor=amount.minor if amount else None,
        action=words.action_of(case.status),
    )


def case_page(case: CaseRecord, *, payment: PaymentRecord | None, form: FormView = EMPTY_FORM) -> CasePage:
    """Give one case whole; `payment` is its order's, for how far the money is."""
    summary = case.summary
    following = CASE_TRANSITIONS[summary.kind].get(summary.status, frozenset())
    can_ship = summary.status is CaseStatus.APPROVED
    said = {file.number for message in case.messages for file in message.media}
    return CasePage(
        case=case_card(summary),
        steps=_steps(case),
        history=_history(case),
        facts=_facts(case),
        note=case.note,
        media=tuple(media_view(it) for it in case.media if not it.is_staff and it.number not in said),
        talks=tuple(
            CaseTalk(
                is_staff=it.is_staff,
                at=it.at,
                text=it.text,
                media=tuple(media_view(file) for file in it.media),
            )
            for it in case.messages
        ),
        return_to=_return_to(case) if can_ship else (),
        way_back=_way_back(case) if can_ship else "",
        couriers=courier_choices() if can_ship else (),
        quote=quote_facts(case),
        pay_url=link("case_pay", number=summary.number)
        if summary.status is CaseStatus.AWAITING_PAYMENT
        else "",
        is_by_staff=case.is_opened_by_staff,
        refusal=case.refusal,
        appeal=case.appeal,
        can_appeal=case.can_appeal,
        can_cancel=CaseStatus.CANCELLED in following,
        can_ship=can_ship,
        can_answer=summary.status is CaseStatus.QUOTED,
        parcel=parcel_view(case.parcel) if case.parcel else None,
        refund=_refund(case, payment),
        findings=tuple(_finding(it) for it in case.inspections),
        most_files=MOST_FILES,
        form=form,
    )


def _history(case: CaseRecord) -> tuple[tuple[datetime, str], ...]:
    """Give every step, newest first; the first one says whether staff took it for the shopper."""
    first, *others = [(step.at, words.happened(step.status)) for step in case.steps]
    if case.is_opened_by_staff:
        first = first[0], _("售后人员代为提交申请")
    return (*reversed(others), first)


def media_view(file: CaseMediaRecord) -> MediaView:
    """Give one upload with the address at which its owner reaches it."""
    return MediaView(
        number=file.number,
        url=MEDIA + file.number,
        is_video=file.kind == "VIDEO",
        width=file.width,
        height=file.height,
    )


def courier_choices() -> tuple[tuple[str, str], ...]:
    """Give the usual couriers, by code and name."""
    return tuple((it.code, it.name) for it in list_couriers()[:COURIERS_SHOWN])


def _good(line: CaseLineRecord) -> CaseGood:
    return CaseGood(
        title=line.title,
        picture=square_picture(line.image),
        quantity=line.quantity,
        serials=line.serials,
        new_serials=line.new_serials,
    )


def _facts(case: CaseRecord) -> tuple[tuple[str, str], ...]:
    summary = case.summary
    rows = [
        (_("类型"), str(KIND_NAMES[summary.kind])),
        (_("原因"), str(REASON_NAMES[summary.reason])),
        (_("申请时间"), moment(summary.opened_at)),
    ]
    if summary.refunded:
        rows.append((_("退款金额"), yuan(summary.refunded.minor)))
    elif summary.shown:
        rows.append((_("申请时告知可退"), yuan(summary.shown.minor)))
    if case.surplus.minor:
        rows.append((_("退还差价"), yuan(case.surplus.minor)))
    if case.wanted_sku:
        rows.append((_("换成"), case.wanted_sku))
    if case.tracking:
        rows.append((_("寄回运单"), f"{_courier_name(case.carrier)} {case.tracking}"))
    if case.received_at:
        rows.append((_("收到商品"), moment(case.received_at)))
    return tuple(rows)


def _return_to(case: CaseRecord) -> tuple[tuple[str, str], ...]:
    if case.return_to is None:
        return ()
    place = case.return_to
    return ((_("收件人"), place.name), (_("电话"), place.phone), (_("地址"), place.address))


def _way_back(case: CaseRecord) -> str:
    return words.way_back_line(is_paid_by_seller=case.is_faulty, kind=case.summary.kind)


def quote_facts(case: CaseRecord) -> tuple[tuple[str, str], ...]:
    """Give what a repair costs and why, what was changed, and how a quote that was paid went back."""
    repair = case.repair
    rows = []
    if repair.quote is not None:
        rows.append((_("维修费"), yuan(repair.quote.minor) if repair.quote.minor else _("免费")))
    if repair.is_paid_online:
        rows.append((_("付款"), _("已在线支付")))
    if repair.is_in_warranty is not None:
        rows.append((_("保修"), _("保修期内") if repair.is_in_warranty else _("保修期外或人为损坏")))
    if repair.quote_note:
        rows.append((_("说明"), repair.quote_note))
    if repair.parts:
        rows.append((_("更换的部件"), "、".join(repair.parts)))
    if repair.repair_days is not None:
        rows.append((_("维修用时"), _("%(n)s 天，保修期相应顺延") % {"n": repair.repair_days}))
    if repair.unrepairable:
        rows.append((_("不能修的原因"), repair.unrepairable))
    if repair.quote_refund_note:
        rows.append((_("维修费退还"), repair.quote_refund_note))
    return tuple(rows)


def _finding(one: InspectionRecord) -> Finding:
    title = _("检测通过") if one.is_accepted else _("检测未通过")
    reason = str(REFUSAL_NAMES[one.refusal]) if one.refusal else ""
    return Finding(
        title=title,
        text="：".join(text for text in (reason, one.note) if text),
        at=one.at,
        photos=tuple(
            MediaView(number=number, url=MEDIA + number, is_video=False, width=160, height=120)
            for number in one.photos
        ),
    )


def _refund(case: CaseRecord, payment: PaymentRecord | None) -> RefundView | None:
    """Find the case's refund among those of its order, or of its quote, with the channel and the day."""
    if case.repair.quote_refund is not None:
        return refund_view(case.repair.quote_refund)
    if case.refund is None or payment is None:
        return None
    wanted = case.refund.number
    return next((refund_view(it) for it in payment.refunds if it.key == wanted), None)


def _steps(case: CaseRecord) -> tuple[Step, ...]:
    if case.summary.status in ENDED_EARLY:
        return ()
    reached = {step.status: step.at for step in case.steps}
    steps = []
    for name, statuses in _way(case.summary.kind, is_sent_back=CaseStatus.SENT_BACK in reached):
        found = [reached[status] for status in statuses if status in reached]
        steps.append(Step(name=name, reached_at=min(found) if found else None, is_done=bool(found)))
    return tuple(steps)


def _way(kind: CaseKind, *, is_sent_back: bool) -> Sequence[tuple[str, frozenset[CaseStatus]]]:
    """Give the stages of a kind, each with the statuses that reach it."""
    applied = (_("申请"), frozenset({CaseStatus.APPLIED}))
    sent = (_("寄回"), frozenset({CaseStatus.SENT, CaseStatus.RECEIVED}))
    back = (_("收货检测"), frozenset({CaseStatus.RECEIVED}))
    home = (_("寄回给你"), HOME)
    paid = (_("退款"), PAID)
    if is_sent_back:
        return applied, sent, back, home
    ways = {
        CaseKind.REFUND_ONLY: (applied, (_("同意"), frozenset({CaseStatus.REFUNDING, *PAID})), paid),
        CaseKind.LATE: (applied, (_("商定补偿"), frozenset({CaseStatus.REFUNDING, *PAID})), paid),
        CaseKind.RETURN: (applied, sent, back, paid),
        CaseKind.EXCHANGE: (applied, sent, back, (_("寄出新件"), frozenset({CaseStatus.REPLACED, *PAID}))),
        CaseKind.REPAIR: (applied, sent, back, (_("维修"), frozenset({CaseStatus.REPAIRING})), home),
    }
    return ways[kind]


def _courier_name(code: str) -> str:
    return next((it.name for it in list_couriers() if it.code == code), code)
