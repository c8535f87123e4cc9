"""Make the region tables of the customers room: python tools/build_regions.py NODE_MODULES

Reads @vant/area-data (provinces, cities, districts) and china-division (streets, and the districts that the
first does not know), and writes src/zhida/shop/customers/data/regions.json and streets.csv.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "src" / "zhida" / "shop" / "customers" / "data"
DUMP = "import {areaList} from '@vant/area-data'; process.stdout.write(JSON.stringify(areaList))"
# Cities without districts: addresses there go from the city straight to the town.
NO_DISTRICTS = ("4419", "4420", "4604")
PROVINCES_WITHOUT_STREETS = "71"

Regions = dict[str, dict[str, str]]
Streets = dict[str, list[str]]


def main() -> None:
    """Write both tables and print how many rows of each level they hold."""
    packages = Path(sys.argv[1])
    regions = read_regions(packages)
    streets = read_streets(packages, regions)
    (DATA / "regions.json").write_text(
        json.dumps(regions, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )
    with (DATA / "streets.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["district", "streets"])
        writer.writerows((code, "|".join(rows)) for code, rows in sorted(streets.items()))
    print({name: len(rows) for name, rows in regions.items()}, sum(map(len, streets.values())), "streets")


def read_regions(packages: Path) -> Regions:
    """Return code -> name for provinces, cities and districts."""
    node = ["node", "--input-type=module", "-e", DUMP]
    dump = subprocess.run(node, cwd=packages, check=True, capture_output=True, text=True).stdout
    areas = json.loads(dump)
    districts: dict[str, str] = areas["county_list"]
    known = {(code[:4], name) for code, name in districts.items()}
    for row in _rows(packages, "areas.csv"):
        code, name = row["code"], row["name"]
        is_new = code not in districts and (code[:4], name) not in known
        if is_new and f"{code[:4]}00" in areas["city_list"] and name != "市辖区" and not code.endswith("00"):
            districts[code] = name
    return {"provinces": areas["province_list"], "cities": areas["city_list"], "districts": districts}


def read_streets(packages: Path, regions: Regions) -> Streets:
    """Return district code -> ["001东华门街道", ...]; a district known by another code keeps its streets."""
    by_name = {(code[:4], name): code for code, name in regions["districts"].items()}
    area_names = {row["code"]: row["name"] for row in _rows(packages, "areas.csv")}
    streets: Streets = defaultdict(list)
    for row in _rows(packages, "streets.csv"):
        area = row["areaCode"]
        if area not in regions["districts"]:
            area = by_name.get((area[:4], area_names.get(area, "")), "")
        if area and not area.startswith(NO_DISTRICTS) and area[:2] < PROVINCES_WITHOUT_STREETS:
            streets[area].append(row["code"][-3:] + row["name"])
    return streets


def _rows(packages: Path, name: str) -> list[dict[str, str]]:
    with (packages / "china-division" / "dist" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()
