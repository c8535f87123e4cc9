"""The WSGI application that `zhida serve` runs."""

from django.core.wsgi import get_wsgi_application

from zhida.config.selection import select_settings

select_settings()
application = get_wsgi_application()
