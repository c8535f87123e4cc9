"""Refusals in the shape of the real server's."""

from __future__ import annotations

Json = dict[str, object]


class Refused(Exception):
    """A request the server does not carry out: an HTTP status, the error's type and its reason."""

    def __init__(self, status: int, kind: str, reason: str, *, cause: tuple[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.kind = kind
        self.reason = reason
        self.cause = cause or (kind, reason)

    def item(self) -> Json:
        """Return the error as one item of a bulk answer holds it."""
        return {"type": self.kind, "reason": self.reason}

    def document(self) -> Json:
        """Return the body of the answer."""
        cause = {"type": self.cause[0], "reason": self.cause[1]}
        return {"error": {"root_cause": [cause], **self.item()}, "status": self.status}


def bad_query(reason: str) -> Refused:
    """Refuse a query that cannot be read."""
    return Refused(400, "parsing_exception", reason)


def bad_argument(reason: str) -> Refused:
    """Refuse a value outside what is allowed."""
    return Refused(400, "illegal_argument_exception", reason)


def failed_on_shards(reason: str, kind: str = "illegal_argument_exception") -> Refused:
    """Refuse a search that can be read but not carried out."""
    return Refused(400, "search_phase_execution_exception", "all shards failed", cause=(kind, reason))


def no_such_index(name: str) -> Refused:
    """Say that an index or alias is not there."""
    return Refused(404, "index_not_found_exception", f"no such index [{name}]")
