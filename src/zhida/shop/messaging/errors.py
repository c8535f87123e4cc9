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
