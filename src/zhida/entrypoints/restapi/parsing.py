"""How request bodies are read: JSON only, bounded, and never text that cannot be stored."""

from __future__ import annotations

import json

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.parser import Parser
from ninja.types import DictStrAny

LARGEST_BODY_BYTES = 1024 * 1024


class StrictParser(Parser):
    """Reads JSON. Refused: other types (415), large bodies (413), NUL, lone surrogates, nesting (400)."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """Return the document of the body."""
        content_type = request.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if content_type not in ("application/json", ""):
            raise HttpError(415, "json only")
        if len(request.body) > LARGEST_BODY_BYTES:
            raise RequestDataTooBig
        try:
            document = json.loads(request.body, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)
            json.dumps(document, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise HttpError(400, "malformed") from error
        if _holds_nul(document):
            raise HttpError(400, "malformed")
        return document  # type: ignore[no-any-return]  # -- whatever JSON holds; the schema checks it


def _no_constant(text: str) -> float:
    raise ValueError(f"{text} is not JSON")


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a key stands twice")
    return document


def _holds_nul(document: object) -> bool:
    if isinstance(document, str):
        return "\0" in document
    if isinstance(document, dict):
        return any(_holds_nul(key) or _holds_nul(value) for key, value in document.items())
    if isinstance(document, list):
        return any(_holds_nul(value) for value in document)
    return False
