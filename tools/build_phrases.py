"""Write the table of Chinese phrases that are read otherwise than letter by letter, from pypinyin (MIT).

One line a phrase of at most four characters: the phrase, a comma, its syllables without tones. Of the
package's 47,000 phrases 3,400 are irregular, so that 音乐 and 重庆 are read rightly in addresses for 80 kB
instead of 43 MB. Run it again when pypinyin is renewed.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

TABLE = Path(__file__).parent.parent / "src" / "zhida" / "shop" / "search" / "phrases.csv"
LONGEST_PHRASE = 4


def main() -> None:
    """Write the table in the order of the phrases."""
    lines = []
    for phrase, readings in sorted(phrases_dict.items()):
        spoken = [plain(reading[0]) for reading in readings]
        alone = [plain(pinyin_dict.get(ord(letter), "").partition(",")[0]) for letter in phrase]
        if len(phrase) <= LONGEST_PHRASE and len(spoken) == len(phrase) and spoken != alone and all(spoken):
            lines.append(f"{phrase},{' '.join(spoken)}")
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def plain(syllable: str) -> str:
    """Return a syllable without its tone; ü is written v, as keyboards have it."""
    decomposed = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(letter for letter in decomposed if "a" <= letter <= "z")


if __name__ == "__main__":
    main()
