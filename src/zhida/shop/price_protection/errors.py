"""Refusals of price protection, free of HTTP."""

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class PriceNotLower(ShopError):
    """The goods cost no less than what was paid or protected; `paid` and `price_now` say both, in yuan."""

    code = "price_not_lower"
    kind = ErrorKind.CONFLICT
    message = _("当前价格未降低：购买时每件 %(paid)s 元，现在每件 %(price_now)s 元。")


class DifferencePaid(PriceNotLower):
    """The price fell, and its difference went back already; `given` is what came back for the units held."""

    code = "price_difference_paid"
    message = _("差价已经退过：购买时每件 %(paid)s 元，现在每件 %(price_now)s 元，已退 %(given)s 元。")


class ProtectionEnded(ShopError):
    """The days of price protection have passed; `day` was the last."""

    code = "price_protection_ended"
    kind = ErrorKind.CONFLICT
    message = _("价保已于 %(day)s 到期。")


class NotProtected(ShopError):
    """Nothing of this line can be protected: no days were promised, it is a gift, off sale or not held."""

    code = "not_price_protected"
    kind = ErrorKind.CONFLICT
    message = _("这件商品现在不能申请价保。")


class ProtectionStopped(ShopError):
    """The merchant has stopped payments; whose days end meanwhile may ask later."""

    code = "price_protection_stopped"
    kind = ErrorKind.CONFLICT
    message = _("价保暂停处理，期间到期的商品在恢复后 3 天内仍可申请。")


class RunNotWaiting(ShopError):
    """The run for this SKU does not wait for anybody."""

    code = "price_run_not_waiting"
    kind = ErrorKind.CONFLICT
    message = _("这个规格的自动价保不在等待放行。")


class ReleaseNeedsAnother(ShopError):
    """Whoever asked to let a run go on may not approve it."""

    code = "second_person_required"
    kind = ErrorKind.CONFLICT
    message = _("需要另一位同事复核，申请放行的人不能自己通过。")
