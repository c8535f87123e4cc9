"""Provinces, cities, districts and streets of China, and how people write them.

Names and 6-digit codes are understood alike; 市辖区, a municipality named twice and counties directly under a
province all resolve to the same district. Pure: tables are read from data/ once a process.
"""

from __future__ import annotations

import csv
import functools
import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zhida.shop.customers.errors import UnknownRegion

DATA: Final = Path(__file__).parent / "data"
MUNICIPALITIES: Final = frozenset({"11", "12", "31", "50"})
# Cities that reach from the city straight to towns: the city's own name stands for the district as well.
CITIES_WITHOUT_DISTRICTS: Final = frozenset({"441900", "442000", "460400"})
# Fillers that official tables put where there is no city.
NO_CITY: Final = frozenset({"", "市辖区", "县", "省直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
PROVINCE_TAILS: Final = ("维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "省", "市")
CITY_TAILS: Final = ("自治州", "地区", "市", "盟")
DISTRICT_TAILS: Final = ("自治县", "自治旗", "市", "区", "县", "旗")
SHORTEST_ALIAS: Final = 2
# The peoples that autonomous prefectures and counties are named after: nobody writes them on a parcel.
PEOPLES: Final = (
    "蒙古族", "回族", "藏族", "维吾尔族", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族", "侗族",
    "瑶族", "白族", "土家族", "哈尼族", "哈萨克族", "傣族", "黎族", "傈僳族", "佤族", "畲族", "拉祜族",
    "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜族", "柯尔克孜", "土族", "达斡尔族", "仫佬族", "羌族",
    "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯族", "锡伯", "塔吉克族", "塔吉克", "怒族", "鄂温克族",
    "保安族", "裕固族", "独龙族", "鄂伦春", "蒙古", "哈萨克", "各族",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A district with the names above it; `code` is its 6-digit code."""

    province: str
    city: str
    district: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionNode:
    """One row of the picker. Streets have 9-digit codes and no children."""

    code: str
    name: str
    has_children: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionTable:
    """All districts by code, with their children."""

    names: dict[str, str]
    children: dict[str, tuple[str, ...]]


@functools.cache
def region_table() -> RegionTable:
    """Read regions.json; children keep the order of their codes."""
    document = json.loads((DATA / "regions.json").read_text(encoding="utf-8"))
    names: dict[str, str] = {}
    children: dict[str, list[str]] = {"": []}
    for level, shared_digits in (("provinces", 0), ("cities", 2), ("districts", 4)):
        for code, name in sorted(document[level].items()):
            names[code] = name
            parent = code[:shared_digits].ljust(6, "0") if shared_digits else ""
            children.setdefault(parent, []).append(code)
    return RegionTable(names=names, children={code: tuple(rows) for code, rows in children.items()})


@functools.cache
def street_table() -> dict[str, dict[str, str]]:
    """Read streets.csv: district code -> {9-digit code: name}."""
    with (DATA / "streets.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["district"]: {row["district"] + text[:3]: text[3:] for text in row["streets"].split("|")}
            for row in csv.DictReader(file)
        }


def list_children(parent: str) -> list[RegionNode] | None:
    """List the regions under a code ("" = provinces, a district = its streets); None for an unknown code."""
    table = region_table()
    if parent in table.children:
        return [
            RegionNode(
                code=code,
                name=table.names[code],
                has_children=code in table.children or code in street_table(),
            )
            for code in table.children[parent]
        ]
    if parent in table.names:
        streets = street_table().get(parent, {})
        return [RegionNode(code=code, name=name, has_children=False) for code, name in streets.items()]
    return None


def resolve(*, province: str, city: str, district: str) -> Region:
    """Find the district that three names or 6-digit codes mean.

    北京市/北京市/海淀区, 北京市/市辖区/海淀区, 广东/深圳/南山, 湖北省/仙桃市/ and 440000/440300/440305 all
    resolve. Raises UnknownRegion on the first field that does not.
    """
    province_code = find_province(fold(province))
    if province_code is None:
        raise UnknownRegion(fields={"province": UnknownRegion.message})
    city_codes = find_cities(fold(city), province_code=province_code)
    if not city_codes:
        raise UnknownRegion(fields={"city": UnknownRegion.message})
    wanted = fold(district) or fold(city)
    code = find_district(wanted, city_codes=city_codes)
    if code is None:
        raise UnknownRegion(fields={"district": UnknownRegion.message})
    return region_of(code)


def region_of(code: str) -> Region:
    """Return the district of a 6-digit code with the names above it. Raises UnknownRegion."""
    names = region_table().names
    is_district = code in names and (not code.endswith("00") or code in CITIES_WITHOUT_DISTRICTS)
    if not is_district:
        raise UnknownRegion(fields={"district": UnknownRegion.message})
    province = names[f"{code[:2]}0000"]
    city = names[f"{code[:4]}00"]
    if city in NO_CITY:
        city = province if code[:2] in MUNICIPALITIES else names[code]
    return Region(province=province, city=city, district=names[code], code=code)


def resolve_street(text: str, *, district_code: str) -> str:
    """Return a street's name for a name or 9-digit code; names that the table lacks pass as they are.

    Raises UnknownRegion on a code that is not of the district.
    """
    street = fold(text)
    if street.isdecimal():
        name = street_table().get(district_code, {}).get(street)
        if name is None:
            raise UnknownRegion(fields={"street": UnknownRegion.message})
        return name
    return street


def find_province(text: str) -> str | None:
    """Return the code of a province by code, name or short name."""
    table = region_table()
    for code in table.children[""]:
        if text in (code, table.names[code], short_name(table.names[code], PROVINCE_TAILS)):
            return code
    return None


def find_cities(text: str, *, province_code: str) -> tuple[str, ...]:
    """Return the codes of the cities that a text may mean; several where the text is only a filler."""
    table = region_table()
    cities = table.children[province_code]
    named = tuple(
        code
        for code in cities
        if text in (code, table.names[code], short_name(table.names[code], CITY_TAILS))
        and text not in NO_CITY
    )
    if named:
        return tuple(cities) if province_code[:2] in MUNICIPALITIES else named
    province_names = (table.names[province_code], short_name(table.names[province_code], PROVINCE_TAILS))
    if province_code[:2] in MUNICIPALITIES and (text in NO_CITY or text in province_names):
        return tuple(cities)
    fillers = tuple(code for code in cities if table.names[code] in NO_CITY)
    if text in NO_CITY or find_district(text, city_codes=fillers) is not None:
        return fillers
    return ()


def find_district(text: str, *, city_codes: tuple[str, ...]) -> str | None:
    """Return the code of a district of these cities by code, name, or a short name that only one has."""
    table = region_table()
    districts = [code for city in city_codes for code in table.children.get(city, ())]
    for code in districts:
        if text in (code, table.names[code]):
            return code
    for code in city_codes:
        if code in CITIES_WITHOUT_DISTRICTS and text in (code, table.names[code], "市辖区"):
            return code
    short = [code for code in districts if short_name(table.names[code], DISTRICT_TAILS) == text]
    return short[0] if len(short) == 1 else None


def short_name(name: str, tails: tuple[str, ...]) -> str:
    """Cut the kind of region off a name, unless less than two characters would be left."""
    for tail in tails:
        if name.endswith(tail) and len(name) - len(tail) >= SHORTEST_ALIAS:
            stem = name.removesuffix(tail)
            return _without_peoples(stem) if tail.startswith("自治") else stem
    return name


def fold(text: str) -> str:
    """Give a region's name one spelling: NFKC, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _without_peoples(stem: str) -> str:
    """恩施土家族苗族 -> 恩施."""
    for people in PEOPLES:
        if stem.endswith(people) and len(stem) - len(people) >= SHORTEST_ALIAS:
            return _without_peoples(stem.removesuffix(people))
    return stem
