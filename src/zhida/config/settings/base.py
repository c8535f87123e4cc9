"""Settings that hold in every mode. What differs stands in local, test and production."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.constants import NONCE

from zhida.config.databases import database_settings
from zhida.config.env import Mode, read_env
from zhida.config.logs import logging_settings

ZHIDA = read_env()

PACKAGE_DIR = Path(__file__).resolve().parents[2]
SECRET_KEY = ZHIDA.secret_key
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "zhida.config.urls"
WSGI_APPLICATION = "zhida.config.wsgi.application"

# The rooms, lowest storey first; the order of imports is checked by the storeys contract in .importlinter.
ROOMS = (
    "kernel",
    "messaging",
    "accounts",
    "customers",
    "catalogue",
    "inventory",
    "policies",
    "shipping",
    "payments",
    "pricing",
    "loyalty",
    "promotions",
    "search",
    "assortment",
    "cart",
    "wishlist",
    "orders",
    "checkout",
    "aftersales",
    "devices",
    "price_protection",
    "tradeins",
    "invoicing",
    "notifications",
    "exports",
    "sheets",
    "webhooks",
)
INSTALLED_APPS = [f"zhida.shop.{room}" for room in ROOMS]

MIDDLEWARE = [
    *(["zhida.entrypoints.metrics.MetricsMiddleware"] if ZHIDA.metrics_port else []),
    "zhida.entrypoints.middleware.WholeRequestMiddleware",
    "zhida.entrypoints.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "zhida.entrypoints.locale.LocalePrefixMiddleware",
    "zhida.entrypoints.restapi.problems.ApiProblemMiddleware",
    "zhida.entrypoints.middleware.ActorMiddleware",
    "zhida.entrypoints.middleware.CrossSiteMiddleware",
    "zhida.entrypoints.middleware.TokenCookieMiddleware",
]

# Public pages hold no inline script or style at all; personal pages use the nonce. Pages may only talk to
# this shop (and its event stream), be framed by nobody, and send forms to it or on to a payment page.
PAYER_ORIGINS = ["http://127.0.0.1:*", "http://localhost:*"] if ZHIDA.is_demo_or_test else ["https:"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", NONCE],
        "style-src": ["'self'", NONCE],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'", *([ZHIDA.realtime_origin] if ZHIDA.realtime_origin else [])],
        "manifest-src": ["'self'"],
        "form-action": ["'self'", *PAYER_ORIGINS],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": [PACKAGE_DIR / "entrypoints" / "storefront" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "zhida.entrypoints.storefront.jinja.environment"},
    },
]

DATABASES = {"default": database_settings(ZHIDA.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ZHIDA.cache_url}
        if ZHIDA.cache_url
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}
    ),
}
# How long a process may show a public page again without drawing it. A shop on a test clock draws each one.
PAGE_LIFE_SECONDS = 0.0 if ZHIDA.test_clock_file else 1.0
# How often a process writes what was searched, and reads anew what it suggests while somebody types.
SEARCH_LOG_SECONDS = 2.0
SUGGESTIONS_LIFE_SECONDS = 30.0

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE_DIR / "entrypoints" / "static_built"
WHITENOISE_ROOT = None
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+[-.][0-9A-Za-z_-]{8,}\.\w+$"
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = False

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
APPEND_SLASH = False

# Cookies and transport follow the scheme of the public URL; production refuses http (see production.py).
COOKIE_PREFIX = "__Host-" if ZHIDA.is_https else ""
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}zhida_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = ZHIDA.is_https
CSRF_HEADER_NAME = "HTTP_X_CSRFTOKEN"
CSRF_FAILURE_VIEW = "zhida.entrypoints.refused_forms.csrf_failure"
CSRF_TRUSTED_ORIGINS = [ZHIDA.public_url]
GUEST_COOKIE_NAME = f"{COOKIE_PREFIX}zhida_guest"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

LOGGING = logging_settings(as_json=ZHIDA.mode is Mode.PRODUCTION)
SILENCED_SYSTEM_CHECKS: list[str] = []
