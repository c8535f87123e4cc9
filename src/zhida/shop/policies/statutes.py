"""What the law says about goods after their sale, with the words of its source. Tables, no rules.

Sources: 消费者权益保护法 art. 24, 25; 网络购买商品七日无理由退货暂行办法 art. 6, 7, 10, 20; the 三包
provisions that WARRANTIES names.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LAW_RETURN_DAYS: Final = 7
LAW_EXCHANGE_DAYS: Final = 15
# What the shop gives goods for which no 三包 provision names a period.
STANDARD_WARRANTY_MONTHS: Final = 12

RETURN_SOURCE: Final = _("《消费者权益保护法》第二十五条")
EXCHANGE_SOURCE: Final = _("国家三包规定")


class ReturnClass(StrEnum):
    """Whether goods come back without a reason. The law knows no fourth class."""

    NORMAL = "NORMAL"
    EXCLUDED = "EXCLUDED"
    NEEDS_CONFIRMATION = "NEEDS_CONFIRMATION"


class ExclusionKind(StrEnum):
    """The only reasons for which goods may be kept out of the seven days."""

    CUSTOM_MADE = "CUSTOM_MADE"
    PERISHABLE = "PERISHABLE"
    DIGITAL_CONTENT = "DIGITAL_CONTENT"
    PERIODICAL = "PERIODICAL"
    OPENED_QUALITY = "OPENED_QUALITY"
    ACTIVATED_VALUE = "ACTIVATED_VALUE"
    STATED_DEFECT = "STATED_DEFECT"


class GoodsKind(StrEnum):
    """The kinds of goods that 三包 provisions tell apart, as far as this shop sells them."""

    PHONE = "PHONE"
    COMPUTER = "COMPUTER"
    TABLET = "TABLET"
    WEARABLE = "WEARABLE"
    AUDIO = "AUDIO"
    TELEVISION = "TELEVISION"
    APPLIANCE = "APPLIANCE"
    BATTERY = "BATTERY"
    ACCESSORY = "ACCESSORY"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """One statutory reason: the class it makes, what shoppers read, and its article."""

    return_class: ReturnClass
    name: Promise
    source: Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class StatutoryWarranty:
    """The shortest warranty of a kind of goods: months of the whole unit and of its main parts.

    `is_statutory` is False where no provision binds and the months are what the shop itself gives.
    """

    name: Promise
    months: int
    main_parts_months: int
    source: Promise
    is_statutory: bool = True


EXCLUSIONS: Final[dict[ExclusionKind, Exclusion]] = {
    ExclusionKind.CUSTOM_MADE: Exclusion(
        return_class=ReturnClass.EXCLUDED,
        name=_("消费者定作的商品"),
        source=_("《网络购买商品七日无理由退货暂行办法》第六条第一项"),
    ),
    ExclusionKind.PERISHABLE: Exclusion(
        return_class=ReturnClass.EXCLUDED,
        name=_("鲜活易腐的商品"),
        source=_("《网络购买商品七日无理由退货暂行办法》第六条第二项"),
    ),
    ExclusionKind.DIGITAL_CONTENT: Exclusion(
        return_class=ReturnClass.EXCLUDED,
        name=_("在线下载或者消费者拆封的音像制品、计算机软件等数字化商品"),
        source=_("《网络购买商品七日无理由退货暂行办法》第六条第三项"),
    ),
    ExclusionKind.PERIODICAL: Exclusion(
        return_class=ReturnClass.EXCLUDED,
        name=_("交付的报纸、期刊"),
        source=_("《网络购买商品七日无理由退货暂行办法》第六条第四项"),
    ),
    ExclusionKind.OPENED_QUALITY: Exclusion(
        return_class=ReturnClass.NEEDS_CONFIRMATION,
        name=_("拆封后易影响人身安全或者生命健康的商品，或者拆封后易导致商品品质发生改变的商品"),
        source=_("《网络购买商品七日无理由退货暂行办法》第七条第一项"),
    ),
    ExclusionKind.ACTIVATED_VALUE: Exclusion(
        return_class=ReturnClass.NEEDS_CONFIRMATION,
        name=_("一经激活或者试用后价值贬损较大的商品"),
        source=_("《网络购买商品七日无理由退货暂行办法》第七条第二项"),
    ),
    ExclusionKind.STATED_DEFECT: Exclusion(
        return_class=ReturnClass.NEEDS_CONFIRMATION,
        name=_("销售时已明示的临近保质期的商品、有瑕疵的商品"),
        source=_("《网络购买商品七日无理由退货暂行办法》第七条第三项"),
    ),
}

_COMPUTERS: Final = _("《微型计算机商品修理更换退货责任规定》：整机 12 个月，主要部件 24 个月")
_PHONES: Final = _("《移动电话机商品修理更换退货责任规定》：整机 12 个月")
_AUDIO: Final = _("《家用视听商品修理更换退货责任规定》：整机 12 个月")
_APPLIANCES: Final = _("《部分商品修理更换退货责任规定》：整机 12 个月，主要部件 36 个月")
_TELEVISIONS: Final = _("《家用视听商品修理更换退货责任规定》：整机 12 个月，主要部件 36 个月")
_OWN: Final = _("商家承诺：整机 12 个月")

WARRANTIES: Final[dict[GoodsKind, StatutoryWarranty]] = {
    GoodsKind.PHONE: StatutoryWarranty(name=_("手机"), months=12, main_parts_months=12, source=_PHONES),
    GoodsKind.COMPUTER: StatutoryWarranty(name=_("电脑"), months=12, main_parts_months=24, source=_COMPUTERS),
    GoodsKind.TABLET: StatutoryWarranty(
        name=_("平板电脑"), months=12, main_parts_months=24, source=_COMPUTERS
    ),
    GoodsKind.AUDIO: StatutoryWarranty(name=_("耳机与音响"), months=12, main_parts_months=12, source=_AUDIO),
    GoodsKind.TELEVISION: StatutoryWarranty(
        name=_("电视"), months=12, main_parts_months=36, source=_TELEVISIONS
    ),
    GoodsKind.APPLIANCE: StatutoryWarranty(
        name=_("家用电器"), months=12, main_parts_months=36, source=_APPLIANCES
    ),
    GoodsKind.BATTERY: StatutoryWarranty(
        name=_("手机电池"),
        months=6,
        main_parts_months=6,
        source=_("《移动电话机商品修理更换退货责任规定》：电池 6 个月"),
    ),
    GoodsKind.WEARABLE: StatutoryWarranty(
        name=_("智能穿戴"), months=12, main_parts_months=12, source=_OWN, is_statutory=False
    ),
    GoodsKind.ACCESSORY: StatutoryWarranty(
        name=_("配件"), months=12, main_parts_months=12, source=_OWN, is_statutory=False
    ),
    GoodsKind.OTHER: StatutoryWarranty(
        name=_("其他商品"), months=12, main_parts_months=12, source=_OWN, is_statutory=False
    ),
}


def least_warranty_months(kind: GoodsKind) -> int:
    """Give the months below which no rule may go for goods of a kind; 0 where no provision binds."""
    warranty = WARRANTIES[kind]
    return warranty.months if warranty.is_statutory else 0
