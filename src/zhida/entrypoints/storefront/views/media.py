"""Uploaded files. In front of many machines a CDN or Caddy serves them; embedded, the shop does it itself."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils._os import safe_join

from zhida.entrypoints.storefront.pages import SAFE_METHODS, not_allowed

SERVED = {
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".mp4": "video/mp4",
}
FOREVER = "public, max-age=31536000, immutable"
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
PIECE_BYTES = 256 * 1024


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a stored picture or video, or the part of it that is asked for (RFC 9110 section 14)."""
    if request.method not in SAFE_METHODS:
        return not_allowed()
    file = _file(path)
    kind = SERVED.get(Path(path).suffix.lower())
    if file is None or kind is None:
        return HttpResponse(status=404, content_type="text/plain")
    size = file.stat().st_size
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    response = _part(file, size, asked, kind) if asked else FileResponse(file.open("rb"), content_type=kind)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = FOREVER
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _file(path: str) -> Path | None:
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path))
    except SuspiciousFileOperation:
        return None
    return file if file.is_file() else None


def _part(file: Path, size: int, asked: re.Match[str], kind: str) -> HttpResponseBase:
    """Answer one range: from-to, from-, or the last bytes."""
    first_text, last_text = asked.groups()
    if first_text:
        first, last = int(first_text), min(int(last_text), size - 1) if last_text else size - 1
    else:
        first, last = max(size - int(last_text or 0), 0), size - 1
    if first > last or first >= size:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(_bytes(file, first, last - first + 1), status=206, content_type=kind)
    response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    response.headers["Content-Length"] = str(last - first + 1)
    return response


def _bytes(file: Path, first: int, count: int) -> Iterator[bytes]:
    with file.open("rb") as opened:
        opened.seek(first)
        while count > 0 and (piece := opened.read(min(PIECE_BYTES, count))):
            count -= len(piece)
            yield piece
