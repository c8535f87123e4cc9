"""Where log lines go, and what never gets into one: phones, card numbers, signatures, tokens."""

from __future__ import annotations

import logging
import re
from typing import Any

NOT_NOW = 503
SECRETS = re.compile(
    r"""(?x)
    (?P<phone>(?<!\d)1[3-9]\d{9}(?!\d))
    | (?P<key>(?<![\w-])(?:zk|whsec)_[\w-]{16,})
    | (?P<card>(?<!\d)\d{15,19}(?!\d))
    | (?P<named>
        (?:authorization|x-csrftoken|sign|signature|ciphertext|openid|password|token|code)["']?\s*[:=]\s*["']?
      )[^\s"',&}]+
    """,
    re.IGNORECASE,
)


class RedactingFilter(logging.Filter):
    """Masks what must not be written down, whatever a caller put into the message."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the finished message; always lets the record through."""
        message = record.getMessage()
        redacted = redact(message)
        if redacted != message:
            record.msg, record.args = redacted, None
        return True


class NotNowFilter(logging.Filter):
    """Leaves out the framework's error line for a 503: that is an answer, and who gives it says why."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything else through."""
        return getattr(record, "status_code", None) != NOT_NOW


def redact(text: str) -> str:
    """Return the text with phones, card numbers and named secrets replaced by ***."""
    return SECRETS.sub(lambda match: (match.group("named") or "") + "***", text)


def logging_settings(*, as_json: bool) -> dict[str, Any]:
    """Return Django's LOGGING: one line an event on standard error, JSON in production."""
    line = (
        '{"time":"%(asctime)s","level":"%(levelname)s","logger":"%(name)s","message":"%(message)s"}'
        if as_json
        else "%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "redact": {"()": "zhida.config.logs.RedactingFilter"},
            "not_now": {"()": "zhida.config.logs.NotNowFilter"},
        },
        "formatters": {"line": {"format": line}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["redact"]},
        },
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django.request": {"level": "ERROR", "filters": ["not_now"]},
            "django.server": {"level": "ERROR"},
            "httpx": {"level": "WARNING"},
        },
    }
