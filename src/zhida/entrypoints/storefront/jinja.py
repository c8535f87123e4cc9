"""The template environment of the storefront: escaped, strict, and compiled once a process."""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, StrictUndefined
from jinja2.runtime import Context, Macro

from zhida.entrypoints.storefront import assets, formats, frame, texts
from zhida.entrypoints.storefront.addresses import link


class QuickContext(Context):
    """Calls macros and texts at once: Jinja asks each callee three times whether it wants a context.

    A macro then escapes as its environment does, which here is always.
    """

    def call(self, callee: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Call a macro or a text as it stands, and everything else as Jinja does."""
        if type(callee) is not Macro and callee is not texts.text:
            return super().call(callee, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return callee(*args, **kwargs)


def environment(**options: Any) -> Environment:
    """Build the environment Django asks for, with our filters, globals and the message files."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True, "cache_size": -1}
    made = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], **options)  # noqa: S701 -- Django passes autoescape=True in the options
    made.context_class = QuickContext
    texts.install(made)
    made.policies["ext.i18n.trimmed"] = True
    made.globals |= {"link": link, "keep": frame.keep, "entry": assets.entry, "static": assets.address}
    made.filters |= {
        "yuan": formats.yuan,
        "yuan_parts": formats.yuan_parts,
        "moment": formats.moment,
        "machine_time": formats.machine_time,
        "data_json": formats.data_json,
    }
    return made
