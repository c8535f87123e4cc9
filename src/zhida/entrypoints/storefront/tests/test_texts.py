"""Every text of the storefront has its English."""

from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

STOREFRONT = Path(__file__).resolve().parents[1]
PARTS = STOREFRONT.parents[1] / "locale" / "parts"


def texts_in_templates() -> set[str]:
    found: set[str] = set()
    for template in STOREFRONT.rglob("*.html"):
        with template.open("rb") as file:
            extracted = babel_extract(file, {"_": None, "gettext": None}, [], {"trimmed": "true"})
            found |= {
                text if isinstance(text, str) else text[0] for _line, _function, text, _comments in extracted
            }
    return found


def texts_in_python() -> set[str]:
    found: set[str] = set()
    for module in STOREFRONT.rglob("*.py"):
        if "tests" not in module.parts:
            extracted = extract_from_file("python", str(module), keywords={"_": None, "gettext": None})
            found |= {str(text) for _line, text, _comments, _context in extracted}
    return found


def texts_in(part: Path) -> dict[str, str]:
    with part.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def test_storefront_english_is_complete_and_nothing_more():
    english = texts_in(PARTS / "storefront.po")
    elsewhere = set[str]().union(*(texts_in(part) for part in PARTS.glob("*.po")))

    wanted = texts_in_templates() | texts_in_python()

    assert sorted(wanted - elsewhere) == []
    assert sorted(english.keys() - wanted) == []
    assert sorted(text for text, translated in english.items() if not translated) == []


def test_everybody_is_addressed_in_one_way():
    """Pages, errors and messages say 你; only text messages and legal texts, which others approve, say 您."""
    said = set[str]().union(*(texts_in(part) for part in PARTS.glob("*.po")))

    assert sorted(text for text in said if "您" in text) == []
