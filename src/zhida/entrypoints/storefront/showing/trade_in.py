"""Trade-ins out of their records."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.trade_in import (
    AnswerChoice,
    BenchView,
    BrandGroup,
    OldModelCard,
    QuestionView,
    QuoteView,
    SumRow,
    TradeInCard,
    TradeInCasePage,
)
from zhida.entrypoints.storefront.formats import is_english
from zhida.shop.tradeins.records import (
    STATUS_NAMES,
    OldModelRecord,
    PayWay,
    Question,
    TradeInRecord,
    TradeInStatus,
    TradeInSummary,
    Valuation,
    ValuationRow,
)

_S = TradeInStatus
TONES = {
    _S.QUOTED: "accent",
    _S.ACCEPTED: "accent",
    _S.REQUOTED: "warning",
    _S.PAID: "success",
}


def brand_groups(models: Sequence[OldModelRecord]) -> tuple[BrandGroup, ...]:
    """Give the models by brand; the list comes in that order."""
    return tuple(
        BrandGroup(brand=brand, models=tuple(_model(model) for model in group))
        for brand, group in groupby(models, key=lambda model: model.brand)
    )


def question_views(
    questions: Sequence[Question], chosen: Mapping[str, str], errors: Mapping[str, str]
) -> tuple[QuestionView, ...]:
    """Give the questions with what was answered; nothing is answered beforehand."""
    return tuple(
        QuestionView(
            code=question.code,
            text=_word(question.text, question.text_en),
            choices=tuple(
                AnswerChoice(
                    code=grade.code,
                    text=_word(grade.text, grade.text_en),
                    is_chosen=chosen.get(question.code) == grade.code,
                )
                for grade in question.grades
            ),
            error=errors.get(question.code, ""),
        )
        for question in questions
    )


def quote_of(valuation: Valuation) -> QuoteView:
    """Give the arithmetic of a device that was just valued."""
    return QuoteView(
        title=valuation.model.title,
        base_minor=valuation.model.base.minor,
        rows=sum_rows(valuation.rows),
        amount_minor=valuation.amount.minor,
        is_refused=valuation.is_refused,
    )


def sum_rows(rows: Sequence[ValuationRow]) -> tuple[SumRow, ...]:
    """Give the lines of an arithmetic in the reader's language."""
    return tuple(
        SumRow(
            name=_word(row.question_text, row.question_en),
            answer=_word(row.answer_text, row.answer_en),
            deduct_minor=row.deduct.minor,
        )
        for row in rows
    )


def trade_in_card(one: TradeInSummary) -> TradeInCard:
    """Give one trade-in of a list."""
    return TradeInCard(
        number=one.number,
        title=one.title,
        url=link("trade_in_case", number=one.number),
        status_name=_("待填写收款账户") if one.needs_account else str(STATUS_NAMES[one.status]),
        tone="warning" if one.needs_account else TONES.get(one.status, ""),
        amount_minor=one.amount.minor,
        at=one.quoted_at,
        advice=_advice(one),
    )


def case_page(record: TradeInRecord) -> TradeInCasePage:
    """Give one trade-in, without what only some of its states need."""
    one = record.summary
    return TradeInCasePage(
        card=trade_in_card(one),
        quote=QuoteView(
            title=one.title,
            base_minor=record.base.minor,
            rows=sum_rows(record.rows),
            amount_minor=one.quoted.minor,
        ),
        status=one.status.lower(),
        quoted_minor=one.quoted.minor,
        valid_until=one.valid_until,
        deadline=one.deadline,
        facts=tuple(_facts(record)),
        history=tuple((step.at, str(STATUS_NAMES[step.status])) for step in reversed(record.steps)),
        benches=tuple(
            BenchView(
                rows=sum_rows(bench.rows), amount_minor=bench.amount.minor, note=bench.note, at=bench.at
            )
            for bench in record.inspections
        ),
        photos=tuple(link("trade_in_photo", photo=photo) for photo in record.photos),
        needs_account=one.needs_account,
    )


def _model(model: OldModelRecord) -> OldModelCard:
    return OldModelCard(
        code=model.code,
        name=f"{model.model} {model.capacity}".strip(),
        url=link("trade_in", {"model": model.code}),
        most_minor=model.base.minor,
    )


def _facts(record: TradeInRecord) -> list[tuple[str, str]]:
    one = record.summary
    rows = [(_("换新单号"), one.number)]
    if one.serial:
        rows.append((_("序列号"), one.serial))
    if one.way is PayWay.CREDIT:
        rows.append((_("收款方式"), _("抵扣订单 %(order)s，原路退回") % {"order": one.order}))
    if one.way is PayWay.TRANSFER:
        tail = record.account_tail or "—"
        rows.append((_("收款方式"), _("银行转账，尾号 %(tail)s") % {"tail": tail}))
    if record.tracking:
        rows.append((_("寄出运单"), f"{record.carrier} {record.tracking}"))
    if record.back_tracking:
        rows.append((_("退回运单"), f"{record.back_carrier} {record.back_tracking}"))
    return rows


def _advice(one: TradeInSummary) -> str:
    if one.needs_account:
        return _("这笔钱不能再退到原订单，请填写收款账户，我们转账给你。")
    return {
        _S.QUOTED: _("接受报价后把旧机寄给我们，检测通过就付款。"),
        _S.ACCEPTED: _("请在截止前寄出旧机，并填写运单号。"),
        _S.SENT: _("旧机在路上，收到后 3 天内完成检测。"),
        _S.RECEIVED: _("已收到旧机，正在检测。"),
        _S.REQUOTED: _("检测结果与描述不同，请看照片和原因，再决定卖还是退回。"),
        _S.PAYABLE: _("检测通过，正在安排打款。"),
        _S.PAYING: _("检测通过，抵扣款正在原路退回。"),
        _S.PAID: _("款项已付给你，感谢参加以旧换新。"),
        _S.RETURNING: _("我们会把旧机免费寄回给你。"),
        _S.RETURNED: _("旧机已寄回，请留意运单。"),
        _S.CANCELLED: _("这个换新单已取消。"),
        _S.EXPIRED: _("已过期限，可以重新估价。"),
    }[one.status]


def _word(chinese: str, english: str) -> str:
    return english if english and is_english() else chinese
