"""The template environment of the storefront: escaped, strict, and compiled once a process."""

from typing import Any

from jinja2 import Environment, StrictUndefined

from zhida.entrypoints.storefront import assets, formats, frame, texts
from zhida.entrypoints.storefront.addresses import link


def environment(**options: Any) -> Environment:
    """Build the environment Django asks for, with our filters, globals and the message files."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True, "cache_size": -1}
    made = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], **options)  # noqa: S701 -- Django passes autoescape=True in the options
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
