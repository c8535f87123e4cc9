"""Understanding a pasted line such as 张三 13800001111 广东省深圳市南山区科技园路1号, in any order. Pure.

What is sure is filled in, what is not stays empty for the shopper to complete: nothing is guessed that would
send a parcel elsewhere.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Final

from zhida.shop.customers import regions
from zhida.shop.customers.records import ParsedAddress
from zhida.shop.customers.surnames import SURNAMES

LONGEST_LINE: Final = 400
LABELS: Final = re.compile(
    r"(?:收货人姓名|收件人姓名|收货人|收件人|联系人|姓名|名字|手机号码|联系电话|联系方式|手机号|手机|电话|"
    r"收货地址|详细地址|所在地区|所在地|地区|地址|街道|邮编|邮政编码)\s*[::]"
)
PHONE: Final = re.compile(
    r"(?<!\d)(?:\(?\+?(?:00)?86\)?[- ]*)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)"
    r"|(?<!\d)(0\d{2,3}-\d{7,8})(?!\d)"
)
POSTCODE: Final = re.compile(r"(?<![\dA-Za-z])\d{6}(?![\dA-Za-z号室栋楼])")
SEPARATORS: Final = re.compile(r"[\s,;|/、。,;\t\n]+")
NAME: Final = re.compile(r"^(?:[㐀-鿿𠀀-𯟿]{2,4}|[㐀-鿿·]{2,15}|[A-Za-z][A-Za-z\u00a0.'-]{1,30})$")
TITLE: Final = re.compile(r"(先生|女士|小姐|老师|同学)$")
PLACE_WORDS: Final = re.compile(r"[省市区县镇乡村路街道巷弄号楼栋幢座室层单元园苑厦城店院组屯厂队幼校]")
NAME_AT_END: Final = re.compile(
    r"^(.*(?:号|室|楼|栋|幢|层|单元|座|户|房|店|厦|园|苑|村|组|\d))([㐀-鿿]{2,4})$"
)
COUNTRY: Final = re.compile(r"^中国(?:大陆)?")
# 朝阳 before 区 is a district of Beijing as well as the city's short name: a city is not guessed there.
DISTRICT_ENDS: Final = ("区", "县", "市", "旗")
LONGEST_REGION_NAME: Final = 15
# Joins the words of a Latin name while the line is split at blanks.
JOINER: Final = "\N{NO-BREAK SPACE}"
LATIN_GAP: Final = re.compile(r"(?<=[A-Za-z.]) (?=[A-Za-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a region stands in the text: the deepest code found and the span of its names."""

    code: str
    start: int
    end: int

    @property
    def depth(self) -> int:
        """3 for a district, 2 for a city, 1 for a province."""
        return 3 if not self.code.endswith("00") else (1 if self.code.endswith("0000") else 2)


def parse_address_line(text: str) -> ParsedAddress:
    """Take a pasted line apart into name, phone, region, street and detail; fields not found are empty."""
    line = LABELS.sub(" ", unicodedata.normalize("NFKC", text[:LONGEST_LINE])).strip()
    phone, line = _take_phone(line)
    line = LATIN_GAP.sub(JOINER, SEPARATORS.sub(" ", POSTCODE.sub(" ", line)).strip())
    place = _find_place(line)
    if place is None:
        words = line.split(" ")
        name, rest = (line, []) if _is_name(line) else _take_name(words)
        return ParsedAddress(
            name=name.replace(JOINER, " "), phone=phone, detail=" ".join(rest).replace(JOINER, " ")
        )
    before, after = line[: place.start].strip(), line[place.end :].strip()
    before = COUNTRY.sub("", before)
    name, detail = _split_name(before, after)
    return _with_region(
        place.code, name=name.replace(JOINER, " "), phone=phone, detail=detail.replace(JOINER, " ")
    )


def _take_phone(line: str) -> tuple[str, str]:
    match = PHONE.search(line)
    if match is None:
        return "", line
    phone = match[4] or f"{match[1]}{match[2]}{match[3]}"
    return phone, f"{line[: match.start()]} {line[match.end() :]}"


def _split_name(before: str, after: str) -> tuple[str, str]:
    """Find the name among the words before the region, then behind it; the rest behind it is the detail."""
    words_before = [word for word in before.split(" ") if word]
    name = next((word for word in reversed(words_before) if _is_name(word)), "")
    if name:
        return name, " ".join(word for word in after.split(" ") if word)
    name, rest = _take_name([word for word in after.split(" ") if word])
    return name, " ".join(rest)


def _take_name(words: list[str]) -> tuple[str, list[str]]:
    """Take the name off a list of words: the last one that looks like it, else the tail of the last word."""
    for index in range(len(words) - 1, -1, -1):
        if _is_name(words[index]) and len(words) > 1:
            return words[index], words[:index] + words[index + 1 :]
    glued = NAME_AT_END.match(words[-1]) if words else None
    if glued and _has_surname(glued[2]):
        return glued[2], [*words[:-1], glued[1]]
    return "", words


def _is_name(word: str) -> bool:
    if not NAME.match(word):
        return False
    if word.replace(JOINER, "").isascii() or TITLE.search(word) or "·" in word:
        return True
    return _has_surname(word) and not PLACE_WORDS.search(word[1:])


def _has_surname(word: str) -> bool:
    return word[0] in SURNAMES or word[:2] in SURNAMES


def _find_place(line: str) -> _Place | None:
    """Find the deepest region in the line; of equally deep ones the longest, then the first."""
    places = [place for start in range(len(line)) if (place := _place_at(line, start))]
    return max(places, key=lambda place: (place.depth, place.end - place.start, -place.start), default=None)


def _place_at(line: str, start: int) -> _Place | None:
    """Read a region that begins exactly here: with its province, with its city, or with a unique district."""
    province = _longest(line, start, _aliases(""))
    if province is not None:
        code, end = province
        return _below_province(line, code=code, start=start, end=end)
    city = _longest(line, start, _city_aliases())
    if city is not None and line[city[1] : city[1] + 1] not in DISTRICT_ENDS:
        code, end = city
        return _below_city(line, codes=(code,), start=start, end=end, found=code)
    district = _longest(line, start, _unique_districts())
    return _Place(code=district[0], start=start, end=district[1]) if district else None


def _below_province(line: str, *, code: str, start: int, end: int) -> _Place | None:
    """Go on behind a province: its name once more or a filler, then a city, then a district."""
    end = _skip_blank(line, end)
    cities = regions.region_table().children[code]
    fillers = (*regions.NO_CITY, regions.region_table().names[code])
    filler = max((len(word) for word in fillers if word and line.startswith(word, end)), default=0)
    municipal = code[:2] in regions.MUNICIPALITIES
    if filler and (municipal or not _longest(line, end, _aliases(code))):
        return _below_city(line, codes=cities, start=start, end=end + filler, found=code)
    city = None if municipal else _longest(line, end, _aliases(code))
    if city is not None:
        return _below_city(line, codes=(city[0],), start=start, end=city[1], found=city[0])
    return _below_city(line, codes=cities, start=start, end=end, found=code)


def _below_city(line: str, *, codes: tuple[str, ...], start: int, end: int, found: str) -> _Place | None:
    """Go on behind a city, or behind a province whose cities are given, with a district."""
    end = _skip_blank(line, end)
    options = [hit for code in codes if (hit := _longest(line, end, _aliases(code)))]
    if options:
        code, district_end = max(options, key=lambda hit: hit[1])
        return _Place(code=code, start=start, end=district_end)
    return _Place(code=found, start=start, end=end)


def _with_region(code: str, *, name: str, phone: str, detail: str) -> ParsedAddress:
    names = regions.region_table().names
    province, city = names[f"{code[:2]}0000"], names[f"{code[:4]}00"]
    if code.endswith("00") and code not in regions.CITIES_WITHOUT_DISTRICTS:
        city = "" if code.endswith("0000") else city
        return ParsedAddress(name=name, phone=phone, province=province, city=city, detail=detail)
    region = regions.region_of(code)
    street = _street_at_start(detail, district_code=code)
    return ParsedAddress(
        name=name,
        phone=phone,
        province=region.province,
        city=region.city,
        district=region.district,
        street=street,
        detail=detail.removeprefix(street).strip() or detail,
        region_code=code,
    )


def _street_at_start(detail: str, *, district_code: str) -> str:
    names = regions.street_table().get(district_code, {}).values()
    return max((name for name in names if detail.startswith(name)), key=len, default="")


def _longest(line: str, start: int, aliases: dict[str, str]) -> tuple[str, int] | None:
    """Return the code and the end of the longest alias that stands at `start`."""
    for end in range(min(len(line), start + LONGEST_REGION_NAME), start + 1, -1):
        code = aliases.get(line[start:end])
        if code is not None:
            return code, end
    return None


def _skip_blank(line: str, end: int) -> int:
    while end < len(line) and line[end] in " -":
        end += 1
    return end


@functools.cache
def _aliases(parent: str) -> dict[str, str]:
    """Map the full and short names of a region's children to their codes; names two share are left out."""
    table = regions.region_table()
    tails = {"": regions.PROVINCE_TAILS}.get(
        parent, regions.CITY_TAILS if parent.endswith("0000") else regions.DISTRICT_TAILS
    )
    children = [code for code in table.children.get(parent, ()) if table.names[code] not in regions.NO_CITY]
    return _unshared(children, tails=tails)


@functools.cache
def _city_aliases() -> dict[str, str]:
    """Map the full and short names of all cities, and of counties right under a province, to their codes."""
    table = regions.region_table()
    cities = [
        city
        for province in table.children[""]
        for city in table.children[province]
        if table.names[city] not in regions.NO_CITY and province[:2] not in regions.MUNICIPALITIES
    ]
    return _unshared(cities, tails=regions.CITY_TAILS)


@functools.cache
def _unique_districts() -> dict[str, str]:
    """Map the full names of districts that only one city of the country has to their codes."""
    table = regions.region_table()
    codes = [code for code in table.names if not code.endswith("00")]
    return _unshared(codes, tails=())


def _unshared(codes: list[str], *, tails: tuple[str, ...]) -> dict[str, str]:
    names = regions.region_table().names
    aliases: dict[str, str | None] = {}
    for code in codes:
        for alias in {names[code], regions.short_name(names[code], tails)}:
            is_shared = alias in aliases and names[code] != alias
            aliases[alias] = None if is_shared else code
    times = Counter(names[code] for code in codes)
    return {alias: code for alias, code in aliases.items() if code is not None and times.get(alias, 0) <= 1}
