"""What the shop refuses to start with: one line that names it, and exit code 2 (CONTRACT section 1)."""

from __future__ import annotations

import os
import subprocess

import pytest
from tests.running.shop import ZHIDA, free_ports

SECRET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
PRODUCTION = {
    "ZHIDA_MODE": "production",
    "ZHIDA_SECRET_KEY": SECRET,
    "ZHIDA_PUBLIC_URL": "https://shop.example",
}
REFUSALS = {
    "no secret": ({"ZHIDA_SECRET_KEY": ""}, [], "ZHIDA_SECRET_KEY is missing"),
    "demo secret": (
        {"ZHIDA_SECRET_KEY": "demo-only-secret-never-used-in-production-0123456789abcdef"},
        [],
        "ZHIDA_SECRET_KEY is missing",
    ),
    "short secret": ({"ZHIDA_SECRET_KEY": SECRET[:49]}, [], "ZHIDA_SECRET_KEY is weak"),
    "dull secret": ({"ZHIDA_SECRET_KEY": "abc" * 30}, [], "ZHIDA_SECRET_KEY is weak"),
    "plain http": ({"ZHIDA_PUBLIC_URL": "http://shop.example"}, [], "ZHIDA_PUBLIC_URL"),
    "no public url": ({"ZHIDA_PUBLIC_URL": ""}, [], "ZHIDA_PUBLIC_URL"),
    "test clock": ({"ZHIDA_TEST_CLOCK_FILE": "clock"}, [], "ZHIDA_TEST_CLOCK_FILE"),
    "no entity": ({}, [], "entity record lacks name, credit_code"),
    "demo open to all": ({"ZHIDA_MODE": "demo"}, ["--host", "0.0.0.0"], "ZHIDA_MODE=demo"),  # noqa: S104 -- what must be refused
    "test open to all": ({"ZHIDA_MODE": "test"}, ["--host", "::"], "ZHIDA_MODE=test"),
    "unknown mode": ({"ZHIDA_MODE": "prod"}, [], "ZHIDA_MODE"),
    "demo with a test clock": (
        {"ZHIDA_MODE": "demo", "ZHIDA_TEST_CLOCK_FILE": "clock"},
        [],
        "ZHIDA_TEST_CLOCK_FILE",
    ),
}


@pytest.mark.parametrize(("changes", "arguments", "words"), REFUSALS.values(), ids=REFUSALS)
def test_an_unsafe_shop_does_not_start(tmp_path, changes, arguments, words):
    ended = serve(tmp_path, changes, *arguments)

    assert ended.returncode == 2, ended.stderr
    assert [line for line in ended.stderr.splitlines() if line.startswith("zhida: ") and words in line]
    assert SECRET not in ended.stderr + ended.stdout


def serve(directory, changes, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Try to serve in a directory of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ZHIDA_", "DJANGO_"))}
    environment = {**kept, **PRODUCTION, "ZHIDA_DATA_DIR": str(directory), **changes}
    return subprocess.run(
        [*ZHIDA, "serve", "--port", str(free_ports(1)), "--workers", "1", *arguments],
        env=environment,
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
