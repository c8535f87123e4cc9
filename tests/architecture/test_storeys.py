"""The storeys contract holds, and import-linter finds a planted breach of each kind."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(sys.executable).parent / "lint-imports"


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--no-cache"],
        cwd=root,
        env={"PYTHONPATH": str(root / "src"), "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_contracts_hold():
    result = lint(ROOT)

    assert result.returncode == 0, result.stdout


@pytest.fixture(scope="module")
def copied_house(tmp_path_factory):
    root = tmp_path_factory.mktemp("house")
    shutil.copytree(
        ROOT / "src",
        root / "src",
        ignore=shutil.ignore_patterns("static_built", "demo", "*.json", "*.egg-info"),
    )
    shutil.copy(ROOT / ".importlinter", root)
    return root


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        (
            "shop/inventory/planted.py",
            "from zhida.shop.orders import records\n",
            "Storeys of the trade BROKEN",
        ),
        (
            "shop/pricing/planted.py",
            "from zhida.shop.promotions import records\n",
            "Storeys of the trade BROKEN",
        ),
        ("shop/unlisted/__init__.py", '"""A room that nobody listed."""\n', "Storeys of the trade"),
        ("shop/orders/planted.py", "import zhida.entrypoints.wiring\n", "never imports the doors"),
        ("doubles/planted.py", "import zhida.shop.kernel.money\n", "Doubles import nothing"),
        ("shop/checkout/planted.py", "import httpx\n", "HTTP clients only"),
    ],
)
def test_planted_breach_is_found(copied_house, file, line, contract):
    planted = copied_house / "src" / "zhida" / file
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(line, encoding="utf-8")

    result = lint(copied_house)

    planted.unlink()
    if planted.parent.name == "unlisted":
        planted.parent.rmdir()
    assert result.returncode != 0
    assert contract in result.stdout
