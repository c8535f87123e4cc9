"""The WSGI application that `zhida serve` runs."""

import gc

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from zhida.config.selection import select_settings

# Pages make many short-lived objects and few rings: look for rings less often than after every 700.
OBJECTS_BEFORE_COLLECTING = 20_000

select_settings()
application = get_wsgi_application()
# Load every view now, so that no shopper waits for it and what never goes away is never looked at again.
get_resolver().url_patterns  # noqa: B018 -- reading it loads them
gc.collect()
gc.freeze()
gc.set_threshold(OBJECTS_BEFORE_COLLECTING, 10, 10)
