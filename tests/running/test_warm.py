"""What is forked from the warm process is what a fresh interpreter would have been."""

from __future__ import annotations

import json
import os

import pytest
from tests.running import warm

pytestmark = pytest.mark.slow

TELL = """
import json, os, sys
was_warm = "zhida.entrypoints.restapi.apis" in sys.modules
from django.conf import settings
from django.db import connection
print(json.dumps({
    "mode": str(settings.ZHIDA.mode),
    "database": str(connection.settings_dict["NAME"]),
    "directory": os.getcwd(),
    "home": os.environ.get("HOME"),
    "unknown": os.environ.get("ZHIDA_TEST_TEMPLATES"),
    "was_warm": was_warm,
}))
"""


def environment_of(directory, mode: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ZHIDA_", "DJANGO_"))}
    own = {"ZHIDA_MODE": mode, "ZHIDA_DATA_DIR": str(directory)}
    return kept | own | {"ZHIDA_DATABASE_URL": f"sqlite:///{directory}/{mode}.sqlite3"}


@pytest.mark.parametrize("mode", ["demo", "test"])
def test_surroundings_are_the_given_ones(tmp_path, mode):
    environment = environment_of(tmp_path, mode)

    ended = warm.run(exec, TELL, environment=environment, directory=tmp_path)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout) == {
        "mode": mode,
        "database": str(tmp_path / f"{mode}.sqlite3"),
        "directory": str(tmp_path),
        "home": os.environ.get("HOME"),
        "unknown": None,
        "was_warm": True,
    }


def test_a_command_ends_with_its_own_code_and_words(tmp_path):
    environment = environment_of(tmp_path, "test")

    ended = warm.run(warm.command, "migrate", "--nonsense", environment=environment, directory=tmp_path)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "No such option '--nonsense'" in ended.stderr
