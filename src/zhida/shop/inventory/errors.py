"""Refusals of the inventory room."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class OutOfStock(ShopError):
    """Some lines cannot be served; `lines` names every one: [{"sku", "sku_id", "wanted", "free"}]."""

    code: ClassVar[str] = "out_of_stock"
    kind: ClassVar[ErrorKind] = ErrorKind.CONFLICT
    message: ClassVar[str | Promise] = _("部分商品库存不足，请调整数量后重试。")


class HoldLimitReached(ShopError):
    """The holder has as many unpaid claims as one may have; `limit` says how many."""

    code: ClassVar[str] = "too_many_unpaid"
    kind: ClassVar[ErrorKind] = ErrorKind.CONFLICT
    message: ClassVar[str | Promise] = _("你有 %(limit)s 个订单尚未付款，请先付款或取消后再下单。")


class ReservationNotFound(ShopError):
    """No reservation was ever made under this ref."""

    code: ClassVar[str] = "reservation_not_found"
    kind: ClassVar[ErrorKind] = ErrorKind.NOT_FOUND
    message: ClassVar[str | Promise] = _("未找到库存预留记录。")


class ReservationReleased(ShopError):
    """The units were given back already and may belong to others; nothing can be committed under this ref."""

    code: ClassVar[str] = "reservation_released"
    kind: ClassVar[ErrorKind] = ErrorKind.CONFLICT
    message: ClassVar[str | Promise] = _("库存预留已释放。")


class ReservationCommitted(ShopError):
    """The units are sold: they come back by put_back, not by release."""

    code: ClassVar[str] = "reservation_committed"
    kind: ClassVar[ErrorKind] = ErrorKind.CONFLICT
    message: ClassVar[str | Promise] = _("库存已确认出售，不能再释放。")


class ReservationNotCommitted(ShopError):
    """Only sold units can be put back."""

    code: ClassVar[str] = "reservation_not_committed"
    kind: ClassVar[ErrorKind] = ErrorKind.CONFLICT
    message: ClassVar[str | Promise] = _("库存尚未确认出售，不能退回。")


class PutBackExceedsSold(ShopError):
    """More units of a SKU were to come back than were sold under the ref and not returned yet."""

    code: ClassVar[str] = "put_back_exceeds_sold"
    kind: ClassVar[ErrorKind] = ErrorKind.CONFLICT
    message: ClassVar[str | Promise] = _("退回数量超过已售数量。")


class NotEnoughFree(ShopError):
    """A correction would take units that are reserved or not there; `free` says how many can be taken."""

    code: ClassVar[str] = "not_enough_free"
    kind: ClassVar[ErrorKind] = ErrorKind.CONFLICT
    message: ClassVar[str | Promise] = _("可用库存只有 %(free)s 件，不能减少这么多。")


class StockNotFound(ShopError):
    """No SKU has this code."""

    code: ClassVar[str] = "sku_not_found"
    kind: ClassVar[ErrorKind] = ErrorKind.NOT_FOUND
    message: ClassVar[str | Promise] = _("未找到该 SKU。")


class WarehouseNotFound(ShopError):
    """No warehouse has this code."""

    code: ClassVar[str] = "warehouse_not_found"
    kind: ClassVar[ErrorKind] = ErrorKind.NOT_FOUND
    message: ClassVar[str | Promise] = _("未找到仓库 %(warehouse)s。")


class WarehousePlaceUnknown(ShopError):
    """A warehouse that delivers around itself stands somewhere; `fields` names what is missing."""

    code: ClassVar[str] = "warehouse_place_unknown"
    kind: ClassVar[ErrorKind] = ErrorKind.INVALID
    message: ClassVar[str | Promise] = _("按省、市或区配送的仓库要填写所在区县。")


class WarehouseExists(ShopError):
    """Another warehouse has this code."""

    code: ClassVar[str] = "warehouse_exists"
    kind: ClassVar[ErrorKind] = ErrorKind.CONFLICT
    message: ClassVar[str | Promise] = _("仓库编码 %(warehouse)s 已存在。")
