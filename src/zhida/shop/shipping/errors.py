"""Refusals of the shipping room."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class NotDeliverable(ShopError):
    """Nothing is sent to this region."""

    code: ClassVar[str] = "not_deliverable"
    kind: ClassVar[ErrorKind] = ErrorKind.CONFLICT
    message: ClassVar[str | Promise] = _("该地区暂不支持配送，请更换收货地址。")


class UnknownCourier(ShopError):
    """No courier has this code."""

    code: ClassVar[str] = "unknown_courier"
    kind: ClassVar[ErrorKind] = ErrorKind.INVALID
    message: ClassVar[str | Promise] = _("未找到该快递公司。")


class InvalidTrackingNumber(ShopError):
    """A waybill number has 6 to 32 letters and digits."""

    code: ClassVar[str] = "invalid_tracking_number"
    kind: ClassVar[ErrorKind] = ErrorKind.INVALID
    message: ClassVar[str | Promise] = _("快递单号应为 6 到 32 位字母或数字。")


class ParcelExists(ShopError):
    """The waybill was used for this ref already, with other contents."""

    code: ClassVar[str] = "parcel_exists"
    kind: ClassVar[ErrorKind] = ErrorKind.CONFLICT
    message: ClassVar[str | Promise] = _("该快递单号已用于另一个包裹。")


class ParcelNotFound(ShopError):
    """No parcel has this number."""

    code: ClassVar[str] = "parcel_not_found"
    kind: ClassVar[ErrorKind] = ErrorKind.NOT_FOUND
    message: ClassVar[str | Promise] = _("未找到该包裹。")


class InvalidReportTime(ShopError):
    """A report lies in the future, or too far before the parcel was handed over."""

    code: ClassVar[str] = "invalid_report_time"
    kind: ClassVar[ErrorKind] = ErrorKind.INVALID
    message: ClassVar[str | Promise] = _("物流时间不正确。")


class InvalidRegion(ShopError):
    """A region is "", or the first 2, 4 or 6 digits of a district code."""

    code: ClassVar[str] = "invalid_region"
    kind: ClassVar[ErrorKind] = ErrorKind.INVALID
    message: ClassVar[str | Promise] = _("地区代码不正确。")
