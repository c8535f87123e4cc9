"""Why a coupon is refused: its template, its claim or its code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class CouponNotFound(ShopError):
    """No coupon template has this number, or shoppers may not know of it."""

    code = "coupon_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这张优惠券。")


class InvalidCoupon(ShopError):
    """A template that is malformed or makes no sense; `fields` says where and why."""

    code = "invalid_coupon"
    kind = ErrorKind.INVALID
    message = _("优惠券的内容有误，请检查后重试。")


class CouponCannotMove(ShopError):
    """A stopped template stays stopped; only a published one gives out coupons."""

    code = "coupon_cannot_move"
    kind = ErrorKind.CONFLICT
    message = _("优惠券当前状态不允许此操作。")


class CouponFixed(ShopError):
    """What a published coupon is worth does not change any more; `fields` names what was tried."""

    code = "coupon_fixed"
    kind = ErrorKind.CONFLICT
    message = _("已发布的优惠券只能改标题、数量和领取时间；要改优惠，请停用后新建一张。")


class CouponSecondPersonRequired(ShopError):
    """So large a discount is published by somebody other than who wrote it."""

    code = "second_person_required"
    kind = ErrorKind.CONFLICT
    message = _("优惠力度较大，需要另一位同事来发布。")


class CouponClaimClosed(ShopError):
    """The time to claim has not begun or is over; `starts_at` says when it begins."""

    code = "coupon_claim_closed"
    kind = ErrorKind.CONFLICT
    message = _("现在不是这张优惠券的领取时间。")


class CouponSoldOut(ShopError):
    """All coupons of a template were given out."""

    code = "coupon_sold_out"
    kind = ErrorKind.CONFLICT
    message = _("这张优惠券已经领完了。")


class CouponAlreadyClaimed(ShopError):
    """The shopper has as many of them as one may have; `limit` says how many."""

    code = "coupon_already_claimed"
    kind = ErrorKind.CONFLICT
    message = _("你已经领过这张优惠券了，每人限领 %(limit)s 张。")


class CouponConditionNotMet(ShopError):
    """The published condition of a template is not met; `condition` names it."""

    code = "coupon_condition_not_met"
    kind = ErrorKind.CONFLICT
    message = _("你暂时不符合这张优惠券的领取条件。")


class CouponCodeUnknown(ShopError):
    """No coupon has this code, or not any more."""

    code = "coupon_code_unknown"
    kind = ErrorKind.NOT_FOUND
    message = _("兑换码不正确，请检查后重新输入。")


class CouponCodeUsed(ShopError):
    """A code that somebody has claimed."""

    code = "coupon_code_used"
    kind = ErrorKind.CONFLICT
    message = _("这个兑换码已经被兑换过了。")


class TooManyCodeTries(ShopError):
    """Too many wrong codes from one account or one address."""

    code = "too_many_code_tries"
    kind = ErrorKind.TOO_MANY
    message = _("兑换码输错次数太多，请稍后再试。")
