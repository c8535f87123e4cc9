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
    """Reads JSON in UTF-8. Refused: other types and compression (415), large bodies (413), and with 400 what
    cannot be stored or read one way only: NUL, lone surrogates, depth, a key that stands twice, no object.
    """

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """Return the document of the body."""
        content_type = request.headers.get("Content-Type", "").split(";")[0].strip().lower()
        coding = request.headers.get("Content-Encoding", "identity").strip().lower()
        if content_type not in ("application/json", "") or coding != "identity":
            raise HttpError(415, "plain json only")
        if len(request.body) > LARGEST_BODY_BYTES:
            raise RequestDataTooBig
        try:
            document = json.loads(
                request.body.decode(), parse_constant=_no_constant, object_pairs_hook=_no_duplicates
            )
            json.dumps(document, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise HttpError(400, "malformed") from error
        if not isinstance(document, dict) or _holds_nul(document):
            raise HttpError(400, "malformed")
        return document


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
