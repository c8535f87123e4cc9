"""Print the numbers of STYLE section 4: is the house in order? Exit 1 when a rule is broken."""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.house.rules import RULES, SUPPRESSION, keyword_only_services  # noqa: E402 -- the path must be set first
from tools.house.source import SourceFile, functions_of, read_tree, span_of  # noqa: E402 -- idem

MOST_SUPPRESSIONS = 120


def main() -> None:
    """Measure the tree and hold every rule."""
    files = read_tree(ROOT / "src")
    source = [file for file in files if not file.is_test]
    tests = [file for file in files if file.is_test] + read_tree(ROOT / "tests")
    report(source, tests)
    breaches = [f"{rule.__name__}: {breach}" for rule in RULES for breach in rule(files)]
    for breach in breaches:
        print(breach)
    suppressions = count_suppressions(files)
    if suppressions > MOST_SUPPRESSIONS:
        breaches.append(f"suppressions: {suppressions}, at most {MOST_SUPPRESSIONS}")
        print(breaches[-1])
    print(f"breaches                              {len(breaches)}")
    sys.exit(1 if breaches else 0)


def report(source: Sequence[SourceFile], tests: Sequence[SourceFile]) -> None:
    """Print sizes, docstrings and the ratio of tests to source."""
    spread("file lines median, p95, max", [file.line_count for file in source])
    functions = [function for file in source for function in functions_of(file.tree)]
    spread("function lines median, p95, max", [span_of(function) for function in functions])
    typed = sum(function.returns is not None for function in functions)
    print(f"functions with a return type          {100 * typed // max(1, len(functions))} %")
    undocumented = [breach for breach in keyword_only_services(source) if "does not say" in breach]
    print(f"public services without a docstring   {len(undocumented)}")
    kernel = sum(file.line_count for file in source if file.room == "kernel")
    print(f"kernel lines                          {kernel}")
    print(f"suppressions with a reason            {count_suppressions(source)}")
    test_lines = sum(file.line_count for file in tests)
    source_lines = sum(file.line_count for file in source)
    ratio = f"{test_lines} : {source_lines} = {test_lines / source_lines:.2f}"
    print(f"test lines : source lines             {ratio}")
    patches = sum(file.text.count("monkeypatch.setattr") + file.text.count("mock.patch") for file in tests)
    cases = sum(
        isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for file in tests
        for node in ast.walk(file.tree)
    )
    print(f"tests, patches a test                 {cases}, {patches / max(1, cases):.3f}")


def spread(title: str, values: Sequence[int]) -> None:
    """Print median, 95th percentile and maximum."""
    cuts = quantiles(values, n=20, method="inclusive")
    print(f"{title:37} {cuts[9]:.0f} · {cuts[18]:.0f} · {max(values)}")


def count_suppressions(files: Sequence[SourceFile]) -> int:
    """Count noqa and type: ignore; the number may only fall."""
    return sum(len(SUPPRESSION.findall(file.text)) for file in files)


if __name__ == "__main__":
    main()
