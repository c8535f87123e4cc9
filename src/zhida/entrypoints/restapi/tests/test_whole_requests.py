"""A refused write is read to its end, so that the connection can be used again."""

from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse

from zhida.entrypoints.middleware import MOST_BYTES_READ_ON, WholeRequestMiddleware


class Broken(BytesIO):
    """A client that went away."""

    def read(self, _size: int | None = -1) -> bytes:
        raise OSError


def refuse(body: BytesIO, *, length: str) -> int:
    environment = {"REQUEST_METHOD": "POST", "wsgi.input": body, "CONTENT_LENGTH": length}
    return WholeRequestMiddleware(lambda _request: HttpResponse(status=403))(
        WSGIRequest(environment)
    ).status_code


@pytest.mark.parametrize(
    ("size", "read"), [(0, 0), (1, 1), (MOST_BYTES_READ_ON, MOST_BYTES_READ_ON), (MOST_BYTES_READ_ON + 1, 0)]
)
def test_small_body_that_nobody_read_is_read_on(size, read):
    body = BytesIO(b"x" * size)

    assert refuse(body, length=str(size)) == 403
    assert body.tell() == read


@pytest.mark.parametrize("length", ["", "many", "-1"])
def test_body_without_a_length_is_left(length):
    body = BytesIO(b"x")

    assert refuse(body, length=length) == 403
    assert body.tell() == 0


def test_client_that_went_away_is_answered_all_the_same():
    assert refuse(Broken(), length="5") == 403
