"""The addresses of the back office: the program in the browser routes everything below /backoffice itself."""

from django.urls import path

from zhida.entrypoints.backoffice.views import backoffice

urlpatterns = [
    path("backoffice", backoffice, name="backoffice"),
    path("backoffice/<path:rest>", backoffice, name="backoffice_page"),
    path("backoffice/", backoffice),
]
