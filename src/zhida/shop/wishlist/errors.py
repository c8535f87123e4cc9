"""Refusals of the wishlist room, free of HTTP."""

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class ProductNotOnSale(ShopError):
    """No product or SKU of that name is on sale."""

    code = "product_not_on_sale"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到在售的这件商品。")


class NoticeNotFound(ShopError):
    """The notice does not exist, or is another shopper's: the answer is the same."""

    code = "notice_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这个提醒。")


class ShelfFull(ShopError):
    """The shopper keeps as many as one may; `limit` is how many."""

    code = "shelf_full"
    kind = ErrorKind.CONFLICT
    message = _("已经存满了，请先删除一些再添加。")


class InStockAlready(ShopError):
    """There is nothing to wait for: the SKU can be bought now."""

    code = "in_stock_already"
    kind = ErrorKind.CONFLICT
    message = _("这件商品现在有货，可以直接购买。")
