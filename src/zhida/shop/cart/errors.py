"""Refusals of the cart room, free of HTTP."""

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class SkuNotFound(ShopError):
    """No SKU has this code."""

    code = "sku_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这个商品规格。")


class CartLineNotFound(ShopError):
    """The line does not exist, or stands in somebody else's cart: the answer is the same."""

    code = "cart_line_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("购物车里没有这一行商品。")


class NotSellable(ShopError):
    """Some SKUs are off sale or unpublished; `lines` names them: [{"sku"}]."""

    code = "not_sellable"
    kind = ErrorKind.CONFLICT
    message = _("部分商品已下架，暂时不能购买。")


class QuantityLimit(ShopError):
    """More units than one line or one order may hold; `lines` says: [{"sku", "limit"}]."""

    code = "quantity_limit"
    kind = ErrorKind.CONFLICT
    message = _("超过了每单限购的数量。")


class CartFull(ShopError):
    """The cart holds as many lines as it may; `limit` says how many."""

    code = "cart_full"
    kind = ErrorKind.CONFLICT
    message = _("购物车最多可放 %(limit)s 种商品，请先清理一些。")


class OtherProduct(ShopError):
    """A line can be changed to another SKU of the same product only."""

    code = "other_product"
    kind = ErrorKind.CONFLICT
    message = _("只能换成同一商品的其他规格。")


class CartChanged(ShopError):
    """The cart is not the one the shopper saw: consumed, emptied or changed since."""

    code = "cart_changed"
    kind = ErrorKind.CONFLICT
    message = _("购物车已发生变化，请刷新后重新确认。")
