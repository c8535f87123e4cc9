"""Write the table of Mandarin readings that search needs at run time, from the pypinyin package (MIT).

One line a syllable: the syllable without its tone, then every character whose usual reading it is. Run it
again when pypinyin is renewed; the table is small (90 KB), the package's own dictionaries take 15 to 60 MB.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from pathlib import Path

from pypinyin.pinyin_dict import pinyin_dict

TABLE = Path(__file__).parent.parent / "src" / "zhida" / "shop" / "search" / "text" / "data" / "syllables.txt"
PLANES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF))


def main() -> None:
    """Write the table in the order of the syllables."""
    characters: defaultdict[str, list[str]] = defaultdict(list)
    for code, readings in sorted(pinyin_dict.items()):
        if any(first <= code <= last for first, last in PLANES):
            characters[plain(readings.partition(",")[0])].append(chr(code))
    lines = [f"{syllable} {''.join(characters[syllable])}" for syllable in sorted(characters)]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def plain(syllable: str) -> str:
    """Return a syllable without its tone; ü is written v, as keyboards have it."""
    decomposed = unicodedata.normalize("NFD", syllable)
    umlaut = decomposed.replace("u\u0308", "v")
    return "".join(letter for letter in umlaut if "a" <= letter <= "z")


if __name__ == "__main__":
    main()
