"""What the pages say of the district that goods are sent to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A district: its 6-digit code, and its name with the names above it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictTold:
    """What one district can have of a SKU, in words; `available` is the word's code: in, low or out."""

    region: str
    region_name: str
    available: str
    stock: str
    promise: str
    freight: str
    pickup: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionChoice:
    """A region to choose: with an address there are smaller ones in it, without one it is a district."""

    code: str
    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictChooser:
    """The page on which a district is chosen step by step, and what is said of a product there."""

    chosen: Place | None
    trail: tuple[RegionChoice, ...]
    choices: tuple[RegionChoice, ...]
    back: str
    product: str
    sku: str
    error: str
    told: DistrictTold | None
