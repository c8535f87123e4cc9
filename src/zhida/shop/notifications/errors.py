"""Refusals of the notifications room."""

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class MessageNotFound(ShopError):
    """The message does not exist or belongs to somebody else."""

    code = "message_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("未找到该消息。")


class AlertNotFound(ShopError):
    """The alert does not exist, or is not for this member of staff."""

    code = "alert_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("未找到该提醒。")
