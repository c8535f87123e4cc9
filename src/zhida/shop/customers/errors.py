"""Refusals of the customers room."""

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class UnknownRegion(ShopError):
    """A province, city, district or street code that the tables do not know; `fields` names the level."""

    code = "unknown_region"
    kind = ErrorKind.INVALID
    message = _("未找到该地区，请重新选择。")


class InvalidAddress(ShopError):
    """An address that cannot be delivered to; `fields` says what is missing."""

    code = "invalid_address"
    kind = ErrorKind.INVALID
    message = _("地址信息不完整，请检查后重试。")


class AddressNotFound(ShopError):
    """The address does not exist or belongs to somebody else."""

    code = "address_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("未找到该收货地址。")


class TooManyAddresses(ShopError):
    """The customer keeps 50 addresses already."""

    code = "too_many_addresses"
    kind = ErrorKind.CONFLICT
    message = _("最多保存 %(limit)s 个收货地址。")


class CustomerNotFound(ShopError):
    """No customer has this id."""

    code = "customer_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("未找到该顾客。")


class InvalidProfile(ShopError):
    """A profile field that cannot be, such as a birthday to come."""

    code = "invalid_profile"
    kind = ErrorKind.INVALID
    message = _("个人资料有误，请检查后重试。")


class TooManyReveals(ShopError):
    """A member of staff revealed personal data 50 times within an hour."""

    code = "too_many_reveals"
    kind = ErrorKind.TOO_MANY
    message = _("查看个人信息过于频繁，请稍后再试。")


class ReasonRequired(ShopError):
    """Personal data is revealed for a stated reason only."""

    code = "reason_required"
    kind = ErrorKind.INVALID
    message = _("请填写查看个人信息的理由。")
