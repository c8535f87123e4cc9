"""Every module of the room can be the first one that a process imports."""

import os
import subprocess
import sys
from pathlib import Path

# One interpreter that has loaded the models only; each module is imported first in a child of its own.
PROGRAM = """
import importlib, os, sys, django
django.setup()
assert "zhida.shop.payments.services" not in sys.modules
for name in sys.argv[1:]:
    child = os.fork()
    if child == 0:
        importlib.import_module("zhida.shop.payments." + name)
        os._exit(0)
    if os.waitpid(child, 0)[1] != 0:
        sys.exit(name)
"""
ROOM = Path(__file__).parents[1]


def test_any_module_can_be_imported_first():
    names = [
        ".".join(path.relative_to(ROOM).with_suffix("").parts)
        for folder in ("services", "reconciling")
        for path in sorted((ROOM / folder).glob("[!_]*.py"))
    ]

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "services", "reconciling", *names],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "zhida.config.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
