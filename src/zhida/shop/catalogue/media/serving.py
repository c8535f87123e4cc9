"""Serving stored media: whole or in ranges, with long lives, for their names change with their content.

Source: RFC 9110 sections 13 and 14 (conditional requests, ranges), RFC 8246 (immutable).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase

from zhida.shop.catalogue.media.limits import PIECE_BYTES
from zhida.shop.catalogue.media.store import is_media_path, media_root

TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "mp4": "video/mp4"}
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
PARTIAL = 206
NOT_MODIFIED = 304
UNSATISFIABLE = 416


def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer a GET or HEAD for a stored file: 200, 206 for one byte range, 304, 404 or 416.

    Several ranges at once are answered with the whole file, which RFC 9110 section 14.2 allows.
    """
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    file = media_root() / path
    if not is_media_path(path) or not file.is_file():
        raise Http404
    etag = f'"{file.name}"'
    if etag in [
        tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")
    ]:
        return _with_headers(HttpResponse(status=NOT_MODIFIED), file, etag)
    size = file.stat().st_size
    span = _span(request, etag, size)
    if span is None:
        refusal = HttpResponse(status=UNSATISFIABLE)
        refusal["Content-Range"] = f"bytes */{size}"
        return _with_headers(refusal, file, etag)
    start, end = span
    is_partial = (start, end) != (0, size)
    body = _pieces(file, start, end) if request.method == "GET" else iter(())
    response = StreamingHttpResponse(body, status=PARTIAL if is_partial else 200)
    if is_partial:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response["Content-Length"] = str(end - start)
    return _with_headers(response, file, etag)


def _span(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | None:
    """Return the wanted bytes as start and end; None when the file has none of them."""
    whole = (0, size)
    wanted = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if wanted is None or wanted[0] == "bytes=-" or request.headers.get("If-Range", etag) != etag:
        return whole
    if not wanted[1]:
        length = min(int(wanted[2]), size)
        return (size - length, size) if length else None
    start = int(wanted[1])
    end = min(int(wanted[2]) + 1, size) if wanted[2] else size
    if wanted[2] and int(wanted[2]) < start:
        return whole
    return (start, end) if start < size else None


def _pieces(file: Path, start: int, end: int) -> Iterator[bytes]:
    with file.open("rb") as stream:
        stream.seek(start)
        left = end - start
        while left and (piece := stream.read(min(PIECE_BYTES, left))):
            left -= len(piece)
            yield piece


def _with_headers(response: HttpResponseBase, file: Path, etag: str) -> HttpResponseBase:
    response["Content-Type"] = TYPES[file.suffix.removeprefix(".")]
    response["ETag"] = etag
    response["Last-Modified"] = formatdate(file.stat().st_mtime, usegmt=True)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
