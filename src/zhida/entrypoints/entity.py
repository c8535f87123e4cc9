"""Who the shop is (电子商务法 art. 15): the record behind footers, the licence page and receipts.

Source: 电子商务法 art. 15, 网络交易监督管理办法 art. 12 (reference L01 to L03).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from django.conf import settings

from zhida.config.env import BadSetting

FILE_NAME = "entity.json"
CREDIT_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
REQUIRED = ("name", "credit_code", "legal_representative", "address", "phone", "icp_number")


class InvalidEntity(Exception):
    """An entity record that is incomplete or whose credit code fails its check digit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """The merchant as the licence states it; empty strings mean "not entered yet"."""

    name: str = ""
    brand: str = ""
    credit_code: str = ""
    kind: str = ""
    legal_representative: str = ""
    registered_capital: str = ""
    address: str = ""
    phone: str = ""
    service_hours: str = ""
    email: str = ""
    icp_number: str = ""
    police_number: str = ""


TEST_ENTITY = Entity(
    name="青岚科技（演示）有限公司",
    brand="青岚",
    credit_code="91440300MA5DEMO016",
    kind="有限责任公司",
    legal_representative="林青",
    registered_capital="1000 万元人民币",
    address="广东省深圳市南山区科技园演示路 1 号",
    phone="400-000-0000",
    service_hours="每天 9:00–21:00",
    email="service@example.com",
    icp_number="粤ICP备00000000号",
    police_number="粤公网安备00000000000000号",
)


def get_entity() -> Entity:
    """Return the record, or an empty one before it was entered."""
    path = _path()
    if not path.exists():
        return Entity()
    document = json.loads(path.read_text(encoding="utf-8"))
    known = {field.name for field in fields(Entity)}
    return Entity(**{name: str(value) for name, value in document.items() if name in known})


def save_entity(entity: Entity, *, is_demo: bool = False) -> None:
    """Keep the record in the data directory. Raises InvalidEntity (a demo record need not be a real code)."""
    missing = [name for name in REQUIRED if not getattr(entity, name)]
    if missing:
        raise InvalidEntity(f"missing: {', '.join(missing)}")
    if not is_demo and not is_credit_code(entity.credit_code):
        raise InvalidEntity("credit_code fails the check digit of GB 32100")
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(asdict(entity), ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(path)


def refuse_empty_entity() -> None:
    """Raise BadSetting in production while the record is empty: no page may be shown without it."""
    if settings.ZHIDA.is_demo_or_test:
        return
    entity = get_entity()
    missing = [name for name in REQUIRED if not getattr(entity, name)]
    if missing:
        raise BadSetting(f"the entity record lacks {', '.join(missing)}: run `zhida entity set`")


def is_credit_code(code: str) -> bool:
    """Check a 统一社会信用代码: 18 characters, the last is the check character. Source: GB 32100-2015."""
    if len(code) != 18 or any(character not in CREDIT_CODE_ALPHABET for character in code):
        return False
    weighted = zip(code[:17], CREDIT_CODE_WEIGHTS, strict=True)
    total = sum(CREDIT_CODE_ALPHABET.index(character) * weight for character, weight in weighted)
    return CREDIT_CODE_ALPHABET[(31 - total % 31) % 31] == code[17]


def _path() -> Path:
    data_dir: Path = settings.ZHIDA.data_dir
    return data_dir / FILE_NAME
