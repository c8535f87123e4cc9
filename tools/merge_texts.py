"""Merge src/zhida/locale/parts/*.po into one English catalogue; two texts for one id end it."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "src" / "zhida" / "locale"


def main() -> None:
    """Write locale/en/LC_MESSAGES/django.mo."""
    catalog = Catalog(locale="en", project="zhida")
    conflicts = []
    for path in sorted((LOCALE / "parts").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="en"):
                if not message.id:
                    continue
                known = catalog.get(message.id, message.context)
                if known and known.string and known.string != message.string:
                    conflicts.append(
                        f"{path.name}: {message.id!r}: {message.string!r}, elsewhere {known.string!r}"
                    )
                catalog.add(message.id, message.string, context=message.context)
    if conflicts:
        sys.exit("two English texts for one Chinese one:\n" + "\n".join(conflicts))
    target = LOCALE / "en" / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_mo(file, catalog)


if __name__ == "__main__":
    main()
