"""Production: what refuses to start stands in config/startup.py; here is only what differs."""

from zhida.config.settings.base import *  # noqa: F403 -- Django's way to build one settings module on another
from zhida.config.settings.base import ZHIDA
from zhida.config.startup import refuse_unsafe_settings

refuse_unsafe_settings(ZHIDA)

ALLOWED_HOSTS = [ZHIDA.public_url.split("://", 1)[1].split(":", 1)[0]]
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ZHIDA.trusted_proxies else None
