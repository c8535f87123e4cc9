"""The rules of DESIGN section 2 and STYLE sections 1 and 3 that a machine can hold."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeGuard

from tools.house.source import SourceFile, functions_of, imports_of, span_of

ROOM_DOORS = frozenset({"services", "queries", "events", "records", "errors", "permissions"})
HOUSE_DOORS = ROOM_DOORS | {"api", "schemas", "subscribers", "tasks"}
# What only the worker and commands load, for it is heavy: the door beside the front doors.
WORKSHOP = ("zhida.shop.search.indexing", ("zhida.entrypoints.workers", "zhida.entrypoints.cli"))
OPEN_ROOMS = frozenset({"kernel"})
REFUSED_NAMES = frozenset({"utils", "helpers", "common", "misc", "base", "manager", "managers"})
ALLOWED_PATHS = frozenset({"zhida/config/settings/base.py"})
LONGEST_FILE, LONGEST_CLASS, LONGEST_FUNCTION, LONGEST_SETTINGS = 400, 200, 70, 200
MOST_KERNEL_LINES = 1500
MOST_PARAMETERS = 5
TRADE_WORDS = re.compile(
    r"\b(order|orders|cart|coupon|product|sku|shipment|parcel|shopper|customer|invoice|checkout|promotion)\b",
    re.IGNORECASE,
)
SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore)(?P<rest>[^\n]*)")
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")

Rule = Callable[[Sequence[SourceFile]], Iterator[str]]


def front_doors(files: Sequence[SourceFile]) -> Iterator[str]:
    """Rooms reach each other, and the doors reach rooms, through a room's front doors only."""
    for file in files:
        if file.is_test:
            continue
        allowed = ROOM_DOORS if file.room else HOUSE_DOORS
        for line, name in imports_of(file.tree):
            parts = name.split(".")
            if parts[:2] != ["zhida", "shop"] or len(parts) < 4 or parts[2] in OPEN_ROOMS | {file.room}:
                continue
            if name.startswith(WORKSHOP[0]) and file.module.startswith(WORKSHOP[1]):
                continue
            if parts[3] not in allowed:
                yield f"{file.relative}:{line}: {name} is not a front door of {parts[2]}"


def no_room_imports_in_init(files: Sequence[SourceFile]) -> Iterator[str]:
    """A room's __init__ says what the room promises and imports nothing."""
    for file in files:
        if file.room and file.module == f"zhida.shop.{file.room}":
            if any(True for _ in imports_of(file.tree)):
                yield f"{file.relative}: a room's __init__ has no imports"
            if not ast.get_docstring(file.tree):
                yield f"{file.relative}: a room says in one paragraph what it promises"


def sizes(files: Sequence[SourceFile]) -> Iterator[str]:
    """No file over 400 lines, class over 200, function over 70, settings file over 200."""
    for file in files:
        limit = LONGEST_SETTINGS if "/settings/" in file.relative else LONGEST_FILE
        if file.line_count > limit:
            yield f"{file.relative}: {file.line_count} lines, at most {limit}"
        for node in ast.walk(file.tree):
            if isinstance(node, ast.ClassDef) and span_of(node) > LONGEST_CLASS:
                yield f"{file.relative}:{node.lineno}: class {node.name} has {span_of(node)} lines"
            elif (
                isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and span_of(node) > LONGEST_FUNCTION
            ):
                yield f"{file.relative}:{node.lineno}: {node.name} has {span_of(node)} lines"


def names(files: Sequence[SourceFile]) -> Iterator[str]:
    """Name the thing: no utils, helpers, common, misc, base or manager."""
    for file in files:
        if file.path.stem in REFUSED_NAMES and file.relative not in ALLOWED_PATHS:
            yield f"{file.relative}: name it by what it is"


def kernel_knows_no_trade(files: Sequence[SourceFile]) -> Iterator[str]:
    """The kernel stays under 1,500 lines, imports nothing of ours and defines no trade word."""
    kernel = [file for file in files if file.room == "kernel" and not file.is_test]
    total = sum(file.line_count for file in kernel)
    if total > MOST_KERNEL_LINES:
        yield f"kernel: {total} lines, at most {MOST_KERNEL_LINES}"
    for file in kernel:
        for line, name in imports_of(file.tree):
            if name.startswith("zhida.") and not name.startswith("zhida.shop.kernel"):
                yield f"{file.relative}:{line}: the kernel imports nothing of ours ({name})"
        for node in ast.walk(file.tree):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and _has_trade_word(node.name):
                yield f"{file.relative}:{node.lineno}: {node.name} is a trade word"


def no_function_level_imports(files: Sequence[SourceFile]) -> Iterator[str]:
    """Imports stand at the top: a late import hides a ring."""
    for file in files:
        for function in functions_of(file.tree):
            for node in ast.walk(function):
                if isinstance(node, (ast.Import, ast.ImportFrom)) and not _has_reason(file, node.lineno):
                    yield f"{file.relative}:{node.lineno}: import inside {function.name}"


def no_signals(files: Sequence[SourceFile]) -> Iterator[str]:
    """No Django signals: the outbox tells who reacts to what."""
    for file in files:
        for line, name in imports_of(file.tree):
            if name.startswith(SIGNALS):
                yield f"{file.relative}:{line}: {name}"


def suppressions_have_reasons(files: Sequence[SourceFile]) -> Iterator[str]:
    """Each noqa and type: ignore says why behind ` -- `."""
    for file in files:
        for number, line in enumerate(file.text.splitlines(), 1):
            match = SUPPRESSION.search(line)
            if match and " -- " not in match.group("rest"):
                yield f"{file.relative}:{number}: suppression without a reason"


def keyword_only_services(files: Sequence[SourceFile]) -> Iterator[str]:
    """Services and queries that a room gives out take keywords, at most five, and say what they promise."""
    given_out = _given_out(files)
    for file in files:
        if not file.room or file.room == "kernel" or file.is_test or not _is_service_file(file):
            continue
        for node in file.tree.body:
            if not isinstance(node, ast.FunctionDef) or (file.room, node.name) not in given_out:
                continue
            place = f"{file.relative}:{node.lineno}: {node.name}"
            if node.args.args or node.args.posonlyargs:
                yield f"{place} takes positional arguments"
            asked = [argument for argument in node.args.kwonlyargs if argument.arg not in ("actor", "now")]
            if len(asked) > MOST_PARAMETERS:
                yield f"{place} takes {len(asked)} parameters; pass a frozen record"
            if not ast.get_docstring(node):
                yield f"{place} does not say what it promises"


def no_clock_in_rooms(files: Sequence[SourceFile]) -> Iterator[str]:
    """Rooms are handed `now`: only doors read the clock."""
    for file in files:
        if not file.room or file.room == "kernel" or file.is_test:
            continue
        for line, name in imports_of(file.tree):
            if name in {"zhida.shop.kernel.clock.now", "django.utils.timezone"}:
                yield f"{file.relative}:{line}: a room has no clock ({name})"
        for node in ast.walk(file.tree):
            if _reads_clock(node) and not _has_reason(file, node.lineno):
                yield f"{file.relative}:{node.lineno}: a room has no clock"


def one_writer_of_status(files: Sequence[SourceFile]) -> Iterator[str]:
    """`update(status=...)` of a room stands in one file: the one that guards the transitions."""
    writers: dict[str, dict[str, int]] = {}
    for file in files:
        if not file.room or file.is_test:
            continue
        for node in ast.walk(file.tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "update"
            ) and any(keyword.arg == "status" for keyword in node.keywords):
                model = _model_of(node.func.value)
                writers.setdefault(f"{file.room}.{model}", {})[file.relative] = node.lineno
    for owner, places in sorted(writers.items()):
        if len(places) > 1:
            yield f"{owner}: status is written in {', '.join(sorted(places))}"


RULES: tuple[Rule, ...] = (
    front_doors,
    no_room_imports_in_init,
    sizes,
    names,
    kernel_knows_no_trade,
    no_function_level_imports,
    no_signals,
    suppressions_have_reasons,
    keyword_only_services,
    no_clock_in_rooms,
    one_writer_of_status,
)


def _reads_clock(node: ast.AST) -> TypeGuard[ast.Attribute]:
    """Say whether a node is `clock.now` or `timezone.now`."""
    if not isinstance(node, ast.Attribute) or node.attr != "now":
        return False
    return isinstance(node.value, ast.Name) and node.value.id in ("clock", "timezone")


def _has_trade_word(name: str) -> bool:
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower().split("_")
    return any(TRADE_WORDS.fullmatch(word) for word in words)


def _has_reason(file: SourceFile, line: int) -> bool:
    return " -- " in file.text.splitlines()[line - 1]


def _given_out(files: Sequence[SourceFile]) -> set[tuple[str, str]]:
    """Return (room, function) of what others import from a room, and of what its services list as theirs."""
    found: set[tuple[str, str]] = set()
    for file in files:
        gives_out = file.path.name == "__init__.py" or file.module.endswith(".api")
        for _line, name in imports_of(file.tree):
            parts = name.split(".")
            is_offered = parts[:2] == ["zhida", "shop"] and parts[3:4] in (["services"], ["queries"])
            if is_offered and len(parts) > 4 and (file.room != parts[2] or gives_out):
                found.add((parts[2], parts[-1]))
        if file.room and file.module.endswith(".api"):
            found |= {(file.room, name) for name in _attributes_of(file.tree, {"services", "queries"})}
    return found


def _attributes_of(tree: ast.AST, names: set[str]) -> set[str]:
    """Return x of every services.x or queries.x."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names
    }


def _is_service_file(file: SourceFile) -> bool:
    inner = file.module.split(".")[3:]
    return bool(inner) and inner[0] in ("services", "queries")


def _model_of(node: ast.expr) -> str:
    """Return the model's name at the root of Model.objects.filter(...); "?" when it is a variable."""
    while isinstance(node, (ast.Call, ast.Attribute)):
        if isinstance(node, ast.Attribute) and node.attr == "objects" and isinstance(node.value, ast.Name):
            return node.value.id
        node = node.func if isinstance(node, ast.Call) else node.value
    return "?"
