"""What stands in docs/ is what the code does: settings, commands, decisions."""

import re
from pathlib import Path

from zhida.entrypoints.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def test_every_setting_is_documented():
    code = (ROOT / "src" / "zhida" / "config" / "env.py").read_text(encoding="utf-8")
    settings = set(re.findall(r"\"((?:ZHIDA_[A-Z_]+)|PORT)\"", code))

    assert settings
    assert sorted(name for name in settings if f"`{name}`" not in OPERATIONS) == []


def test_every_documented_setting_is_read():
    code = (ROOT / "src" / "zhida" / "config" / "env.py").read_text(encoding="utf-8")

    assert (
        sorted(name for name in set(re.findall(r"`(ZHIDA_[A-Z_]+)`", OPERATIONS)) if name not in code) == []
    )


def test_every_command_has_a_help_text():
    assert len(COMMANDS) == len({(module, attribute) for module, attribute, _rooms in COMMANDS.values()})


def test_links_between_pages_lead_somewhere():
    pages = [page for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")) if page.exists()]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []
