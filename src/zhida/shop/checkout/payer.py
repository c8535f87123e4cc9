"""From where a shopper pays, as a channel wants to know it."""

from django.conf import settings

from zhida.shop.accounts import queries as accounts_queries
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.checkout.schemas import PayIn
from zhida.shop.payments.records import PayerDevice, Scene


def payer_device(request: ShopRequest, body: PayIn) -> PayerDevice:
    """Name where a payment starts. The openid is that of our own WeChat login; a program may name another
    in test mode only.
    """
    openid = body.openid if settings.ZHIDA.is_test else ""
    openids = accounts_queries.payer_openids(actor=request.actor) if body.scene == Scene.JSAPI.value else {}
    return PayerDevice(openid=openid, ip=request.META.get("REMOTE_ADDR", ""), openids=openids)
