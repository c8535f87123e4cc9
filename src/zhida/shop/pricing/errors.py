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
