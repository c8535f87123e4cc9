"""What starts the shop, and what it refuses to start with: one line that names it, and exit code 2.

Source: CONTRACT section 1.
"""

from __future__ import annotations

import os
import signal
import subprocess

import httpx
import pytest
from tests.running.buying import wait_for
from tests.running.ports import free_ports
from tests.running.shop import PORTS, ZHIDA
from tests.running.templates import copy_template

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


@pytest.mark.slow
def test_the_program_itself_starts_a_shop_and_ends_when_told(tmp_path):
    copy_template(tmp_path, mode="test", command=ZHIDA)
    url = f"http://127.0.0.1:{(port := free_ports(PORTS))}"
    own = {"ZHIDA_MODE": "test", "ZHIDA_DATA_DIR": str(tmp_path), "PORT": str(port)}
    environment = surroundings() | own | {"ZHIDA_DATABASE_URL": f"sqlite:///{tmp_path}/zhida.sqlite3"}

    with (tmp_path / "up.log").open("wb") as log:
        command = [*ZHIDA, "up", "--workers", "1"]
        up = subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=log, stderr=log)
    try:
        wait_for(lambda: status_of(f"{url}/readyz"), lambda status: status == 200, within_seconds=60)
        told = (status_of(f"{url}/"), status_of(f"{url}/api/shop/v1/products"))
        said = tmp_path / "up.log"
        wait_for(lambda: said.read_text(encoding="utf-8"), lambda text: f"直达 Zhida  {url}" in text)
        up.send_signal(signal.SIGTERM)
        code = up.wait(60)
    finally:
        up.kill()

    assert (told, code) == ((200, 200), 0)


def status_of(url: str) -> int:
    """Give an answer's status, 0 where nobody answers yet."""
    try:
        return httpx.get(url, timeout=60, trust_env=False).status_code
    except httpx.HTTPError:
        return 0


def surroundings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("ZHIDA_", "DJANGO_"))}


def serve(directory, changes, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Try to serve in a directory of its own."""
    environment = {**surroundings(), **PRODUCTION, "ZHIDA_DATA_DIR": str(directory), **changes}
    return subprocess.run(
        [*ZHIDA, "serve", "--port", str(free_ports(1)), "--workers", "1", *arguments],
        env=environment,
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
