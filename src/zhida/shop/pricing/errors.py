"""Why a price is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class UnknownSku(ShopError):
    """No SKU has this id or code."""

    code = "unknown_sku"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这个商品规格。")


class PriceNotFound(ShopError):
    """The SKU has no price yet."""

    code = "price_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("这个商品规格还没有定价。")


class InvalidPrice(ShopError):
    """A price that cannot be: not above zero, a crossed-out one below it, a level price above it."""

    code = "invalid_price"
    kind = ErrorKind.INVALID
    message = _("价格有误，请检查后重试。")


class PriceRequestNotFound(ShopError):
    """No waiting price change has this number."""

    code = "price_request_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到待复核的改价申请。")


class PriceRequestDecided(ShopError):
    """The request was decided already, or the price has changed since it was made."""

    code = "price_request_decided"
    kind = ErrorKind.CONFLICT
    message = _("这个改价申请已处理，或价格在申请之后又有变动。")


class SecondPersonRequired(ShopError):
    """Whoever asks for a change may not approve it."""

    code = "second_person_required"
    kind = ErrorKind.CONFLICT
    message = _("改价幅度较大，需要另一位同事复核，申请人本人不能通过。")


class CompareAtAboveSold(ShopError):
    """A crossed-out price above what the SKU was sold for lately, without a stated basis."""

    code = "compare_at_above_sold"
    kind = ErrorKind.INVALID
    message = _(
        "划线价 ¥%(compare_at)s 高于此前 %(days)s 天内的最低成交价 ¥%(sold)s。"
        "请降低划线价，或在旁注明划线价的依据。"
    )


class CompareAtAboveLastSold(ShopError):
    """A crossed-out price above the last sale of a SKU that was not sold lately, without a stated basis."""

    code = "compare_at_above_last_sold"
    kind = ErrorKind.INVALID
    message = _(
        "此前 %(days)s 天没有成交，划线价 ¥%(compare_at)s 高于最后一次成交价 ¥%(sold)s。"
        "请降低划线价，或在旁注明划线价的依据。"
    )


class DiscountNeedsReason(ShopError):
    """A price that was raised lately and is discounted now, without a reason."""

    code = "discount_needs_reason"
    kind = ErrorKind.INVALID
    message = _("售价在 %(days)s 天内由 ¥%(low)s 提高到 ¥%(high)s，现在又要降价或划线展示，请写明理由。")
