"""What a refusal leaves in the log."""

import logging

import pytest
from django.conf import settings

from zhida.config.logs import NotNowFilter
from zhida.entrypoints.restapi.problems import refusal
from zhida.shop.kernel.errors import ErrorKind, ShopError


class Later(ShopError):
    code = "later"
    kind = ErrorKind.UNAVAILABLE


def test_not_now_is_a_line_of_information(caplog):
    caplog.set_level(logging.INFO)

    answer = refusal(Later(retry_after_seconds=3))

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
    assert [(line.levelname, line.message) for line in caplog.records] == [("INFO", "not now: later")]


@pytest.mark.parametrize(("status", "is_written"), [(503, False), (500, True), (None, True)])
def test_the_framework_writes_no_error_for_a_503(status, is_written):
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "said", None, None)
    if status is not None:
        record.status_code = status

    assert NotNowFilter().filter(record) is is_written
    assert settings.LOGGING["loggers"]["django.request"]["filters"] == ["not_now"]
