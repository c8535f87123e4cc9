"""Why a case is opened, why returned goods may be refused, and what becomes of goods that are back."""

from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.aftersales.case_lifecycle import CaseKind


class CaseReason(StrEnum):
    NO_REASON = "NO_REASON"
    NOT_WANTED = "NOT_WANTED"
    NOT_ARRIVED = "NOT_ARRIVED"
    MISSING_PARTS = "MISSING_PARTS"
    AGREED = "AGREED"
    FAULTY = "FAULTY"
    NOT_AS_DESCRIBED = "NOT_AS_DESCRIBED"
    WRONG_ITEM = "WRONG_ITEM"
    DAMAGED = "DAMAGED"
    OTHER_VARIANT = "OTHER_VARIANT"
    ACCIDENT = "ACCIDENT"
    LATE = "LATE"


class RefusalReason(StrEnum):
    """Why goods that came back may be refused; nothing else may be chosen.

    The first four are those of electronics, 七日无理由退货暂行办法 art. 8-9 (L43); an opened box
    or a missing one is none. NO_FAULT_FOUND answers a claimed fault outside the days without a reason.
    """

    UNAUTHORISED_REPAIR = "UNAUTHORISED_REPAIR"
    DAMAGED_MARK = "DAMAGED_MARK"
    OUTER_WEAR = "OUTER_WEAR"
    TRACES_OF_USE = "TRACES_OF_USE"
    NO_FAULT_FOUND = "NO_FAULT_FOUND"


class Disposition(StrEnum):
    """What becomes of a unit that is back: sold as new, as refurbished under its own SKU, or not at all."""

    SELLABLE = "SELLABLE"
    REFURBISHED = "REFURBISHED"
    SCRAP = "SCRAP"


REASONS: Final[dict[CaseKind, tuple[CaseReason, ...]]] = {
    CaseKind.REFUND_ONLY: (
        CaseReason.NOT_WANTED,
        CaseReason.NOT_ARRIVED,
        CaseReason.MISSING_PARTS,
        CaseReason.AGREED,
    ),
    CaseKind.RETURN: (
        CaseReason.NO_REASON,
        CaseReason.FAULTY,
        CaseReason.NOT_AS_DESCRIBED,
        CaseReason.WRONG_ITEM,
        CaseReason.DAMAGED,
    ),
    CaseKind.EXCHANGE: (
        CaseReason.FAULTY,
        CaseReason.WRONG_ITEM,
        CaseReason.DAMAGED,
        CaseReason.OTHER_VARIANT,
    ),
    CaseKind.REPAIR: (CaseReason.FAULTY, CaseReason.ACCIDENT),
    CaseKind.LATE: (CaseReason.LATE,),
}
# The shop's fault: frozen shares, freight both ways on the seller (消保法 24, L37).
FAULTS: Final = frozenset(
    {CaseReason.FAULTY, CaseReason.NOT_AS_DESCRIBED, CaseReason.WRONG_ITEM, CaseReason.DAMAGED}
)
# Settled as the merchant settles returns without a reason.
WITHOUT_REASON: Final = frozenset({CaseReason.NO_REASON, CaseReason.NOT_WANTED})
STATUTORY: Final = frozenset(set(RefusalReason) - {RefusalReason.NO_FAULT_FOUND})

REASON_NAMES: Final[dict[CaseReason, Promise]] = {
    CaseReason.NO_REASON: _("7 天无理由"),
    CaseReason.NOT_WANTED: _("不想要了（未收到货）"),
    CaseReason.NOT_ARRIVED: _("一直没有收到"),
    CaseReason.MISSING_PARTS: _("少件、漏发"),
    CaseReason.AGREED: _("与商家协商一致"),
    CaseReason.FAULTY: _("性能故障"),
    CaseReason.NOT_AS_DESCRIBED: _("与描述不符"),
    CaseReason.WRONG_ITEM: _("发错货"),
    CaseReason.DAMAGED: _("收到时已损坏"),
    CaseReason.OTHER_VARIANT: _("换其他款式"),
    CaseReason.ACCIDENT: _("人为损坏"),
    CaseReason.LATE: _("超过承诺送达日期"),
}
REFUSAL_NAMES: Final[dict[RefusalReason, Promise]] = {
    RefusalReason.UNAUTHORISED_REPAIR: _("未经授权维修或改动"),
    RefusalReason.DAMAGED_MARK: _("强制性产品认证标志、铭牌或机身序列号有破坏、涂改"),
    RefusalReason.OUTER_WEAR: _("有无法恢复原状的外观使用痕迹"),
    RefusalReason.TRACES_OF_USE: _("有激活、授权或留存个人数据等使用痕迹"),
    RefusalReason.NO_FAULT_FOUND: _("检测未发现所述故障，且已过无理由退货期"),
}
