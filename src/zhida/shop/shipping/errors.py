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


class CourierServiceMissing(ShopError):
    """No aggregator that the couriers file names follows parcels of this courier."""

    code: ClassVar[str] = "courier_service_missing"
    kind: ClassVar[ErrorKind] = ErrorKind.CONFLICT
    message: ClassVar[str | Promise] = _("没有可以跟踪这家快递的服务，请手工录入物流。")


class CourierUnavailable(ShopError):
    """The aggregator gave no answer that can be used."""

    code: ClassVar[str] = "courier_unavailable"
    kind: ClassVar[ErrorKind] = ErrorKind.UNAVAILABLE
    message: ClassVar[str | Promise] = _("快递查询服务暂时没有给出结果，请稍后再试。")


class CourierQueryLimit(ShopError):
    """This parcel was asked about as often as a day allows."""

    code: ClassVar[str] = "courier_query_limit"
    kind: ClassVar[ErrorKind] = ErrorKind.TOO_MANY
    message: ClassVar[str | Promise] = _("这个包裹今天的查询次数已用完，请明天再试。")


class ParcelArrived(ShopError):
    """A parcel that was signed for, or is back at the sender's, is not followed any more."""

    code: ClassVar[str] = "parcel_arrived"
    kind: ClassVar[ErrorKind] = ErrorKind.CONFLICT
    message: ClassVar[str | Promise] = _("这个包裹的运输已经结束，不再跟踪。")


class StoreNotFound(ShopError):
    """No store has this code, or it takes no new orders."""

    code: ClassVar[str] = "store_not_found"
    kind: ClassVar[ErrorKind] = ErrorKind.NOT_FOUND
    message: ClassVar[str | Promise] = _("未找到这家门店，或门店暂不支持自提。")


class StoreInvalid(ShopError):
    """A store needs a code, a name, an address, hours and a warehouse that there is."""

    code: ClassVar[str] = "store_invalid"
    kind: ClassVar[ErrorKind] = ErrorKind.INVALID
    message: ClassVar[str | Promise] = _("请填写完整的门店信息。")


class PickupNotFound(ShopError):
    """Nothing lies ready under this ref."""

    code: ClassVar[str] = "pickup_not_found"
    kind: ClassVar[ErrorKind] = ErrorKind.NOT_FOUND
    message: ClassVar[str | Promise] = _("这个订单还没有备好待取的商品。")


class PickupEnded(ShopError):
    """The goods were fetched already, or taken off the shelf; `state` says which."""

    code: ClassVar[str] = "pickup_ended"
    kind: ClassVar[ErrorKind] = ErrorKind.CONFLICT
    message: ClassVar[str | Promise] = _("商品已经取走，或订单已经结束。")


class PickupCodeWrong(ShopError):
    """The code is not the one of this pick-up; `left` says how many tries there are."""

    code: ClassVar[str] = "pickup_code_wrong"
    kind: ClassVar[ErrorKind] = ErrorKind.INVALID
    message: ClassVar[str | Promise] = _("取货码不对，还可以再试 %(left)s 次。")


class PickupCodeLocked(ShopError):
    """Too many wrong codes: a new one has to be given."""

    code: ClassVar[str] = "pickup_code_locked"
    kind: ClassVar[ErrorKind] = ErrorKind.CONFLICT
    message: ClassVar[str | Promise] = _("取货码输错次数过多，请为顾客换一个新的取货码。")


class PickupLapsed(ShopError):
    """The code's last day is over: staff give more days, or the money back."""

    code: ClassVar[str] = "pickup_lapsed"
    kind: ClassVar[ErrorKind] = ErrorKind.CONFLICT
    message: ClassVar[str | Promise] = _("取货码已过期，请先延长保留时间。")
