"""Templates call macros, texts and functions alike, and escape what comes out."""

import pytest
from django.template import engines
from jinja2 import UndefinedError


def drawn(source: str, **values: object) -> str:
    return engines["jinja2"].env.from_string(source).render(**values)


def test_macros_take_arguments_by_place_and_by_name_and_escape_them():
    source = '{% macro pair(a, b="2") %}{{ a }}-{{ b }}{% endmacro %}{{ pair(x) }} {{ pair(b=x, a="1") }}'

    assert drawn(source, x="<") == "&lt;-2 1-&lt;"


def test_macros_see_loops_and_take_blocks():
    source = (
        "{% macro box() %}[{{ caller() }}]{% endmacro %}"
        "{% for n in (1, 2) %}{% call box() %}{{ n }}{% endcall %}{% endfor %}"
    )

    assert drawn(source) == "[1][2]"


def test_functions_that_ask_for_the_context_get_it():
    source = '{% for n in 1, 2 %}{{ ngettext("%(num)sa", "%(num)sb", n) }}{{ _("%(x)s", x=x) }}{% endfor %}'

    assert drawn(source, x="<") == "1a&lt;2b&lt;"


def test_wrong_calls_are_refused():
    with pytest.raises(TypeError, match="takes no keyword argument 'z'"):
        drawn("{% macro one(a) %}{% endmacro %}{{ one(z=1) }}")
    with pytest.raises(UndefinedError):
        drawn("{{ nothing() }}")
