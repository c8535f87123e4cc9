"""Problem details (RFC 9457): the one place where a refusal becomes a status and a body."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from zhida.shop.kernel.errors import ErrorKind, ShopError
from zhida.shop.kernel.money import Money

log = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 2
CONTENT_TYPE = "application/problem+json"
STATUS_BY_KIND: Mapping[ErrorKind, int] = {
    ErrorKind.INVALID: 400,
    ErrorKind.UNAUTHENTICATED: 401,
    ErrorKind.FORBIDDEN: 403,
    ErrorKind.NOT_FOUND: 404,
    ErrorKind.CONFLICT: 409,
    ErrorKind.MISMATCH: 422,
    ErrorKind.TOO_MANY: 429,
    ErrorKind.UNAVAILABLE: 503,
}


def problem(
    status: int, code: str, detail: str, *, fields: Mapping[str, str] | None = None, **data: object
) -> HttpResponse:
    """Return a problem-details answer; `data` are further members such as the lines that are out of stock."""
    body = {"type": "about:blank", "status": status, "code": code, "title": detail, "detail": detail}
    if fields:
        body["fields"] = fields
    content = json.dumps({**body, **data}, ensure_ascii=False, default=_as_json)
    return HttpResponse(content, status=status, content_type=CONTENT_TYPE)


def refusal(error: ShopError) -> HttpResponse:
    """Return the answer to a business refusal, in the active language."""
    fields = {name: str(text) for name, text in error.fields.items()}
    if error.kind is ErrorKind.UNAVAILABLE:
        log.info("not now: %s", error.code)
    response = problem(STATUS_BY_KIND[error.kind], error.code, error.detail, fields=fields, **error.data)
    if error.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


class ApiProblemMiddleware:
    """Gives the answers that Django or ninja make by themselves (404, 405, 500) the form of a problem."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Replace the body of a failed API answer that is not a problem yet; its headers stay."""
        response = self.get_response(request)
        is_problem = response.headers.get("Content-Type", "").startswith(CONTENT_TYPE)
        if response.status_code < 400 or is_problem or not request.path_info.startswith("/api/"):
            return response
        code, detail = _texts().get(response.status_code, ("refused", _("操作未能完成。")))
        replaced = problem(response.status_code, code, detail)
        if "Allow" in response.headers:
            replaced.headers["Allow"] = response.headers["Allow"]
        return replaced


def install(api: NinjaAPI) -> None:
    """Make an API answer every error as a problem: refusals, malformed input, unknown paths, bugs."""
    api.exception_handler(ShopError)(lambda _request, error: refusal(error))
    api.exception_handler(ValidationError)(lambda _request, error: _malformed(error.errors))
    api.exception_handler(HttpError)(_http_error)
    api.exception_handler(Http404)(lambda _request, _error: not_found())
    api.exception_handler(OperationalError)(lambda _request, error: unavailable(error))
    api.exception_handler(InterfaceError)(lambda _request, error: unavailable(error))
    api.exception_handler(RequestDataTooBig)(lambda _request, _error: too_large())
    api.exception_handler(TooManyFieldsSent)(lambda _request, _error: _malformed(()))


def not_found(_request: HttpRequest | None = None) -> HttpResponse:
    """Return 404: the same body for what does not exist and for what is another's."""
    return problem(404, "not_found", _("没有找到你要的内容。"))


def too_large() -> HttpResponse:
    """Return 413."""
    return problem(413, "too_large", _("提交的内容过大。"))


def unavailable(error: Exception) -> HttpResponse:
    """Return 503 while the database is away or overloaded; nothing was written."""
    log.warning("the database did not answer: %s", error)
    response = problem(503, "unavailable", _("服务暂时不可用，请稍后再试。"))
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def csrf_failure(_request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return 403 for a write that lacks its token."""
    log.info("cross-site check refused a request: %s", reason)
    return problem(403, "csrf_failed", _("页面已过期，请刷新后重试。"))


def _malformed(errors: Sequence[Mapping[str, object]]) -> HttpResponse:
    fields: dict[str, str] = {}
    for error in errors:
        location = error.get("loc", ())
        names = [str(part) for part in location] if isinstance(location, (tuple, list)) else []
        fields[".".join(names[2:] or names[1:] or names)] = _text_for(str(error.get("type", "")))
    return problem(400, "invalid", _("提交的内容有误，请检查后重试。"), fields=fields)


def _text_for(kind: str) -> str:
    """Say in the shopper's language what is wrong with a field."""
    if kind == "missing":
        return _("此项必填。")
    if kind.startswith(("greater_than", "less_than", "int", "finite", "float", "decimal")):
        return _("请填写允许范围内的整数。")
    if kind.startswith(("string_too_long", "too_long")):
        return _("内容过长。")
    if kind.startswith(("string_too_short", "too_short")):
        return _("内容过短。")
    if kind == "extra_forbidden":
        return _("不认识的字段。")
    return _("格式不对。")


def _http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what ninja refused; it hides what the parser found wrong with a body behind a 400."""
    if isinstance(error.__cause__, RequestDataTooBig):
        return too_large()
    if isinstance(error.__cause__, HttpError):
        error = error.__cause__
    code, detail = _texts().get(error.status_code, ("refused", _("操作未能完成。")))
    return problem(error.status_code, code, detail)


def _texts() -> Mapping[int, tuple[str, str]]:
    """Return code and text of the statuses that frameworks answer with."""
    return {
        400: ("invalid", _("提交的内容有误，请检查后重试。")),
        401: ("login_required", _("请先登录。")),
        404: ("not_found", _("没有找到你要的内容。")),
        405: ("method_not_allowed", _("不支持这种操作方式。")),
        413: ("too_large", _("提交的内容过大。")),
        415: ("unsupported_media_type", _("请以 JSON 格式提交。")),
        500: ("internal_error", _("服务出了点问题，我们已经记录，请稍后再试。")),
    }


def _as_json(value: object) -> object:
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    return str(value)
