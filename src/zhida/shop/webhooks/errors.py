"""Refusals of the webhooks room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class EndpointNotFound(ShopError):
    """No endpoint has this id."""

    code = "endpoint_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("未找到该推送地址。")


class DeliveryNotFound(ShopError):
    """No delivery has this id."""

    code = "delivery_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("未找到该推送记录。")


class DeliveryNotFinished(ShopError):
    """The delivery is still in line: it will be sent without a hand."""

    code = "delivery_not_finished"
    kind = ErrorKind.CONFLICT
    message = _("该推送仍在队列中，会自动发送。")


class TooManyEndpoints(ShopError):
    """The shop has as many endpoints as it may."""

    code = "too_many_endpoints"
    kind = ErrorKind.CONFLICT
    message = _("推送地址数量已达上限。")


class AddressRefused(ShopError):
    """The address is not https, or leads into a network that the shop must not reach from outside."""

    code = "address_refused"
    kind = ErrorKind.INVALID
    message = _("该地址不能使用：须为 https，且不能指向内部网络。")
