"""Lock files hold hashes and no address; the project names no host, machine or forbidden brand."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN_BRAND = re.compile("PG ?" + "电子", re.IGNORECASE)


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_lock_files_hold_no_address():
    locks = [*(ROOT / "requirements").glob("*.txt"), ROOT / "web" / "package-lock.json"]

    assert [lock.name for lock in locks if "://" in lock.read_text(encoding="utf-8")] == []


def test_every_requirement_is_locked_with_hashes():
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert len(re.findall(r"^\S+==", text, re.MULTILINE)) <= text.count("--hash=sha256:")


def test_forbidden_brand_stands_nowhere():
    found = []
    for path in tracked():
        if path.suffix in {".py", ".md", ".html", ".ts", ".vue", ".po", ".json", ".toml", ".css", ".jsonl"}:
            text = path.read_text(encoding="utf-8")
            if FORBIDDEN_BRAND.search(text):
                found.append(path.name)

    assert found == []
