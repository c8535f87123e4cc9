"""Why an offer is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class OfferNotFound(ShopError):
    """No offer has this number."""

    code = "offer_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这个促销活动。")


class InvalidOffer(ShopError):
    """A document that is malformed or makes no sense; `fields` says where and why."""

    code = "invalid_offer"
    kind = ErrorKind.INVALID
    message = _("促销活动的内容有误，请检查后重试。")


class OfferCannotMove(ShopError):
    """A stopped offer stays stopped; a published one cannot be published again."""

    code = "offer_cannot_move"
    kind = ErrorKind.CONFLICT
    message = _("促销活动当前状态不允许此操作。")


class OfferSecondPersonRequired(ShopError):
    """A large discount is published by somebody other than its author."""

    code = "second_person_required"
    kind = ErrorKind.CONFLICT
    message = _("优惠力度较大，需要另一位同事发布，编写人本人不能发布。")


class OfferUsedUp(ShopError):
    """The quota of a limited offer went to others between quote and order."""

    code = "offer_used_up"
    kind = ErrorKind.CONFLICT
    message = _("优惠名额已被抢完，请按最新价格重新确认。")


class CouponUnusable(ShopError):
    """A coupon the buyer named cannot be used; `coupons` names each with its reason."""

    code = "coupon_unusable"
    kind = ErrorKind.CONFLICT
    message = _("所选优惠券不可用，请重新选择。")
