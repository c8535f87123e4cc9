"""Every address of the shop."""

from importlib.util import find_spec

from django.urls import include, path

from zhida.entrypoints import health
from zhida.entrypoints.restapi.apis import shopper_api, staff_api
from zhida.shop.payments.api import payment_hook, refund_hook

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("api/shop/v1/", shopper_api.urls),
    path("api/staff/v1/", staff_api.urls),
    path("hooks/payments/<str:name>", payment_hook),
    path("hooks/refunds/<str:name>", refund_hook),
]

if find_spec("zhida.entrypoints.storefront.urls"):
    urlpatterns += [path("", include("zhida.entrypoints.storefront.urls"))]
