"""The house rules hold, and each rule finds the breach it is for."""

from pathlib import Path

import pytest
from tools.house import rules
from tools.house.source import SourceFile, read_tree

ROOT = Path(__file__).resolve().parents[2]
FILES = read_tree(ROOT / "src")


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_house_keeps_the_rule(rule):
    assert list(rule(FILES)) == []


def planted(relative: str, text: str) -> list[SourceFile]:
    return [SourceFile(Path(relative), relative, text)]


LONG_FUNCTION = "def f():\n" + "    x = 1\n" * 71
MANY_PARAMETERS = 'def f(*, a, b, c, d, e, f):\n    """F."""\n'
LONG_CLASS = "class C:\n" + "    x = 1\n" * 201


@pytest.mark.parametrize(
    ("rule", "relative", "text"),
    [
        (rules.front_doors, "zhida/shop/orders/a.py", "from zhida.shop.cart.models import Cart\n"),
        (rules.front_doors, "zhida/shop/orders/a.py", "from zhida.shop.cart import models\n"),
        (rules.front_doors, "zhida/shop/orders/a.py", "import zhida.shop.cart.api\n"),
        (rules.front_doors, "zhida/entrypoints/x.py", "from zhida.shop.cart.models import Cart\n"),
        (rules.front_doors, "zhida/entrypoints/x.py", "from zhida.shop.search.indexing import feeding\n"),
        (rules.no_room_imports_in_init, "zhida/shop/orders/__init__.py", '"""Orders."""\nimport os\n'),
        (rules.no_room_imports_in_init, "zhida/shop/orders/__init__.py", ""),
        (rules.sizes, "zhida/a.py", "x = 1\n" * 401),
        (rules.sizes, "zhida/config/settings/a.py", "x = 1\n" * 201),
        (rules.sizes, "zhida/a.py", LONG_FUNCTION),
        (rules.sizes, "zhida/a.py", LONG_CLASS),
        (rules.names, "zhida/shop/orders/utils.py", ""),
        (rules.kernel_knows_no_trade, "zhida/shop/kernel/a.py", "from zhida.shop.orders import x\n"),
        (rules.kernel_knows_no_trade, "zhida/shop/kernel/a.py", "class OrderThing: ...\n"),
        (rules.kernel_knows_no_trade, "zhida/shop/kernel/a.py", "x = 1\n" * 1501),
        (rules.no_function_level_imports, "zhida/a.py", "def f():\n    import os\n"),
        (rules.no_signals, "zhida/a.py", "from django.db.models.signals import post_save\n"),
        (rules.suppressions_have_reasons, "zhida/a.py", "import os  # " + "noqa: F401\n"),
        (rules.no_clock_in_rooms, "zhida/shop/orders/a.py", "from django.utils import timezone\n"),
        (rules.no_clock_in_rooms, "zhida/shop/orders/a.py", "x = clock.now()\n"),
    ],
)
def test_rule_finds_the_planted_breach(rule, relative, text):
    assert len(list(rule(planted(relative, text)))) == 1


@pytest.mark.parametrize("text", ['def f(a):\n    """F."""\n', "def f(*, a):\n    pass\n", MANY_PARAMETERS])
@pytest.mark.parametrize("user", ["zhida/shop/checkout/a.py", "zhida/entrypoints/a.py"])
def test_service_given_out_must_keep_its_form(user, text):
    service = planted("zhida/shop/orders/services.py", text)
    importing = planted(user, "from zhida.shop.orders.services import f\n")

    assert len(list(rules.keyword_only_services([*service, *importing]))) == 1
    assert list(rules.keyword_only_services(service)) == []


def test_two_writers_of_one_status_are_found():
    text = "Order.objects.filter(pk=1).update(status='PAID')\n"
    files = planted("zhida/shop/orders/a.py", text) + planted("zhida/shop/orders/b.py", text)

    assert list(rules.one_writer_of_status(files)) == [
        "orders.Order: status is written in zhida/shop/orders/a.py, zhida/shop/orders/b.py"
    ]


def test_what_is_allowed_is_not_a_breach():
    imports = "from zhida.shop.cart.services import lock\nfrom zhida.shop.kernel.money import Money\n"
    text = f'"""Orders."""\n{imports}'

    for rule in rules.RULES:
        assert list(rule(planted("zhida/shop/orders/services.py", text))) == []
