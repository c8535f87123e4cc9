"""The texts of templates: each is looked up and escaped once a language, not once a page."""

from functools import lru_cache

from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment
from markupsafe import Markup

# More than all msgids of the templates in both languages.
MOST_TEXTS = 4096


def install(environment: Environment) -> None:
    """Give an environment `_` and its kin; values put into a text are escaped."""
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # -- the i18n extension adds it
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    environment.globals |= {"_": text, "gettext": text}


def text(message: str, /, **values: object) -> Markup:
    """Write a message in the language of the page, with values in place of its %(name)s."""
    known = _template_of(get_language() or "", message)
    return known % values if values else _plain(known)


@lru_cache(maxsize=MOST_TEXTS)
def _template_of(_language: str, message: str) -> Markup:
    return Markup(gettext(message))  # noqa: S704 -- our own message files hold the markup


@lru_cache(maxsize=MOST_TEXTS)
def _plain(known: Markup) -> Markup:
    """Write a text without values; %% stands for one % in it as in the others."""
    return known % {}
