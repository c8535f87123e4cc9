"""How every page is answered: its frame, who may keep a copy, and what becomes of a refusal."""

from collections.abc import Callable
from functools import wraps
from hashlib import blake2b

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.template import engines
from django.utils.translation import gettext as _

from zhida.entrypoints import page_cache
from zhida.entrypoints.middleware import same_origin, shop_request
from zhida.entrypoints.restapi.problems import STATUS_BY_KIND
from zhida.entrypoints.storefront import frame, problems
from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.head import Head
from zhida.entrypoints.storefront.contexts.shell import Tab
from zhida.shop.kernel.errors import ErrorKind, ShopError

View = Callable[..., HttpResponse]
SAFE_METHODS = frozenset({"GET", "HEAD"})
# Caches in front may serve a copy for half a minute; a browser asks each time and mostly hears 304.
PUBLIC_CACHE = "public, max-age=0, s-maxage=30, stale-while-revalidate=60"
MACHINE_CACHE = "public, max-age=3600"
COUNTED_CACHE = "public, no-cache"
MOVED_CACHE = "public, max-age=600"
SEE_OTHER = 303


def page(
    request: HttpRequest, template: str, context: dict[str, object], *, tab: Tab = Tab.NONE, status: int = 200
) -> HttpResponse:
    """Draw a template of pages/ inside the frame."""
    shell = frame.build(request, tab=tab)
    return HttpResponse(_drawn(request, template, {**context, "shell": shell}), status=status)


def read_page(
    request: HttpRequest, template: str, context: dict[str, object], *, head: Head, tab: Tab = Tab.NONE
) -> HttpResponse:
    """Draw a template of pages/ that machines read too: `head` is what they are told of it."""
    shell = frame.build(request, tab=tab, head=head)
    return HttpResponse(_drawn(request, template, {**context, "shell": shell}))


def public_page(view: View) -> View:
    """Mark a page whose bytes are the same for every visitor: it may be cached anywhere."""
    return _public(view, is_kept=True)


def counted_page(view: View) -> View:
    """Mark a public page whose every visit counts: whoever keeps a copy asks for it again each time."""
    return _public(view, is_kept=False)


def personal_page(*methods: str) -> Callable[[View], View]:
    """Mark a page of one visitor: never stored, and a guest who must log in is sent to do so."""

    def mark(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, **parts: str) -> HttpResponse:
            if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
                return not_allowed()
            response = _with_refusals(view, request, parts)
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex"
            return response

        return answered

    return mark


def public_form(view: View) -> View:
    """Mark a form of a public page. It has no token, so the browser's own word must show that
    the form was ours: Sec-Fetch-Site, or Origin where a browser does not send that.
    """

    @wraps(view)
    def answered(request: HttpRequest, **parts: str) -> HttpResponse:
        site = request.headers.get("Sec-Fetch-Site")
        origin = request.headers.get("Origin", "")
        is_ours = site == "same-origin" if site else bool(origin) and same_origin(request, origin)
        if not is_ours:
            return problems.forbidden(request)
        return view(request, **parts)

    answered.csrf_exempt = True  # type: ignore[attr-defined]  # -- Django's mark: the check above stands in for the token
    return answered


def go(address: str) -> HttpResponseRedirect:
    """Send the browser on with a GET after a form."""
    response = HttpResponseRedirect(address)
    response.status_code = SEE_OTHER
    return response


def moved(request: HttpRequest, address: str) -> HttpResponsePermanentRedirect:
    """Answer 301: the page stands at its canonical address, with the same query.

    Kept ten minutes only, since a title may be changed back.
    """
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    response.headers["Cache-Control"] = MOVED_CACHE
    return response


def next_address(request: HttpRequest, otherwise: str) -> str:
    """Give the address a form asks to go on to, if it is ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if wanted and same_origin(request, wanted) else otherwise


def refusal_status(error: ShopError) -> int:
    """Give the status of a page that explains a refusal next to its cause."""
    return STATUS_BY_KIND[error.kind]


def not_allowed() -> HttpResponse:
    """Answer a method that the page does not know."""
    return HttpResponse(_("不支持这种操作方式。"), status=405, content_type="text/plain; charset=utf-8")


def is_demo_or_test() -> bool:
    """Say whether the shop shows what only a practice shop may show."""
    return bool(settings.ZHIDA.is_demo_or_test)


def _public(view: View, *, is_kept: bool) -> View:
    caching = PUBLIC_CACHE if is_kept else COUNTED_CACHE

    @wraps(view)
    def answered(request: HttpRequest, **parts: str) -> HttpResponse:
        if request.method not in SAFE_METHODS:
            return not_allowed()
        kept = page_cache.find(request) if is_kept else None
        if kept is not None:
            response = HttpResponse(kept.content, content_type=kept.content_type)
            return _tagged(request, response, kept.tag, caching)
        response = _with_refusals(view, request, parts)
        if response.status_code != 200:
            response.headers.setdefault("Cache-Control", "no-store")
            return response
        tag = f'"{blake2b(response.content, digest_size=12).hexdigest()}"'
        if is_kept:
            page_cache.keep(request, response, tag=tag)
        return _tagged(request, response, tag, caching)

    return answered


def machine_file(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Mark a file that crawlers fetch: the same for everybody, and an old copy does no harm for an hour."""

    @wraps(view)
    def answered(request: HttpRequest, **parts: str) -> HttpResponseBase:
        if request.method not in SAFE_METHODS:
            return not_allowed()
        response = view(shop_request(request), **parts)
        response.headers["Cache-Control"] = MACHINE_CACHE if response.status_code == 200 else "no-store"
        return response

    return answered


def _drawn(request: HttpRequest, template: str, context: dict[str, object]) -> str:
    return str(engines["jinja2"].get_template(f"pages/{template}.html").render(context, request))


def _tagged(request: HttpRequest, response: HttpResponse, tag: str, caching: str) -> HttpResponse:
    """Say who may keep a public page; the body is left out where the browser has these very bytes."""
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = caching
    return response


def _with_refusals(view: View, request: HttpRequest, parts: dict[str, str]) -> HttpResponse:
    try:
        return view(shop_request(request), **parts)
    except ShopError as error:
        if error.kind is ErrorKind.UNAUTHENTICATED:
            back = request.get_full_path() if request.method in SAFE_METHODS else link("home")
            return go(link("login", {"next": back}))
        if error.kind is ErrorKind.NOT_FOUND:
            return problems.missing(request)
        return problems.refused(request, error)
