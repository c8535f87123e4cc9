"""Every address of the shop."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import include, path

from zhida.entrypoints import health
from zhida.entrypoints.restapi.apis import shopper_api, staff_api
from zhida.entrypoints.storefront import problems as pages
from zhida.shop.payments.api import payment_hook, refund_hook
from zhida.shop.shipping.api import courier_hook

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("api/shop/v1/", shopper_api.urls),
    path("api/staff/v1/", staff_api.urls),
    path("hooks/payments/<str:name>", payment_hook),
    path("hooks/refunds/<str:name>", refund_hook),
    path("hooks/couriers/<str:name>", courier_hook),
    path("", include("zhida.entrypoints.backoffice.urls")),
    path("", include("zhida.entrypoints.storefront.urls")),
]


def handler404(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer an address that leads nowhere with a page that helps."""
    return pages.missing(request, exception)


def handler500(request: HttpRequest) -> HttpResponseBase:
    """Answer a fault with a page that shows nothing of it."""
    return pages.broken(request)
