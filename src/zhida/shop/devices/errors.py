"""Refusals of the devices room."""

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class DeviceNotFound(ShopError):
    """No unit of ours has this serial, or it is another shopper's: the answer is the same."""

    code = "device_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这台设备。")


class UnitCannotMove(ShopError):
    """The unit's state does not permit the step; `unit_status` says where it stands."""

    code = "unit_cannot_move"
    kind = ErrorKind.CONFLICT
    message = _("设备当前的状态不能进行这个操作。")


class ActivationInFuture(ShopError):
    """An activation cannot lie ahead."""

    code = "activation_in_future"
    kind = ErrorKind.INVALID
    message = _("激活时间不能晚于现在。")


class TooManyLookups(ShopError):
    """An address asked for more serials than a person does."""

    code = "too_many_lookups"
    kind = ErrorKind.TOO_MANY
    message = _("查询太频繁，请稍后再试。")


class RecallNotFound(ShopError):
    """No recall has this number."""

    code = "recall_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这次召回。")


class RecallInvalid(ShopError):
    """A recall that cannot be carried out as it is written; `fields` names each place."""

    code = "recall_invalid"
    kind = ErrorKind.INVALID
    message = _("召回信息有误，请检查标出的字段。")


class RecallCannotMove(ShopError):
    """The recall's state does not permit the step; `recall_status` says where it stands."""

    code = "recall_cannot_move"
    kind = ErrorKind.CONFLICT
    message = _("召回当前的状态不能进行这个操作。")


class RecallSecondPersonNeeded(ShopError):
    """Who proposed a recall may not also confirm it."""

    code = "recall_second_person_needed"
    kind = ErrorKind.CONFLICT
    message = _("需要另一位员工确认：提出召回的人不能确认自己的召回。")


class RecallOutstanding(ShopError):
    """A recall is closed only when all of its buyers were told; `left` counts who were not."""

    code = "recall_outstanding"
    kind = ErrorKind.CONFLICT
    message = _("还有 %(left)s 位买家没有收到通知，暂不能结束召回。")


class RecallItemNotFound(ShopError):
    """The recall has no such unit."""

    code = "recall_item_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("这次召回里没有这台设备。")
