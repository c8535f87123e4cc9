"""Refusals of the messaging room."""

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class SmsRefused(ShopError):
    """The provider took the request and will not send: a bad number, a limit, an unknown template."""

    code = "sms_refused"
    kind = ErrorKind.CONFLICT
    message = _("短信未能发送，请检查手机号码或稍后再试。")


class SmsUnavailable(ShopError):
    """The provider could not be reached or did not answer in time.

    Data: `is_safe_to_retry` is True when nothing can have been sent; otherwise that is unknown.
    """

    code = "sms_unavailable"
    kind = ErrorKind.UNAVAILABLE
    message = _("短信服务暂时不可用，请稍后再试。")


class NoticeRefused(ShopError):
    """A mail relay or robot took the request and will not pass it on: a wrong key, a bad address."""

    code = "notice_refused"
    kind = ErrorKind.CONFLICT
    message = _("提醒未能发送，请检查通道设置。")


class NoticeUnavailable(ShopError):
    """A mail relay or robot could not be reached, is busy, or did not answer in time.

    Data: `is_safe_to_retry` is True when nothing can have been passed on; otherwise that is unknown.
    """

    code = "notice_unavailable"
    kind = ErrorKind.UNAVAILABLE
    message = _("提醒通道暂时不可用。")
