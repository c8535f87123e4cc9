"""What the demo shop pays for old devices: its own older models and plain ones of others."""

from datetime import datetime
from typing import Final

from zhida.shop.tradeins.records import Grade, Question
from zhida.shop.tradeins.services import ensure_price_table
from zhida.shop.tradeins.services.publishing import PriceTableDraft

MODELS: Final = """code,brand,model,capacity,base_price
QL-P10-128,青岚,手机 10,128GB,1280
QL-P10-256,青岚,手机 10,256GB,1460
QL-P11-128,青岚,手机 11,128GB,1750
QL-P11-256,青岚,手机 11,256GB,1980
QL-P12-256,青岚,手机 12,256GB,2650
QL-P12-512,青岚,手机 12,512GB,2980
QL-T8-128,青岚,平板 8,128GB,960
QL-T9-256,青岚,平板 9,256GB,1540
QL-W3,青岚,手表 3,,320
OTHER-PHONE-64,其他品牌,智能手机（2020 年以后）,64GB,180
OTHER-PHONE-128,其他品牌,智能手机（2020 年以后）,128GB,320
OTHER-TABLET,其他品牌,平板电脑（2020 年以后）,,260
"""
QUESTIONS: Final = (
    Question(
        code="POWER",
        text="能正常开机吗？",
        text_en="Does it switch on?",
        grades=(
            Grade(code="ON", text="正常开机", text_en="Yes"),
            Grade(code="OFF", text="不能开机", text_en="No", percent=85),
        ),
    ),
    Question(
        code="SCREEN",
        text="屏幕怎么样？",
        text_en="How is the screen?",
        grades=(
            Grade(code="CLEAN", text="没有划痕", text_en="No scratches"),
            Grade(code="SCRATCHED", text="有划痕", text_en="Scratched", percent=12),
            Grade(code="BROKEN", text="碎裂或显示异常", text_en="Broken, or shows faults", percent=50),
        ),
    ),
    Question(
        code="BODY",
        text="机身外观怎么样？",
        text_en="How is the body?",
        grades=(
            Grade(code="CLEAN", text="没有磕碰", text_en="No dents"),
            Grade(code="DENTED", text="有磕碰或掉漆", text_en="Dented or worn", minor=8000),
            Grade(code="BENT", text="弯曲或后盖碎裂", text_en="Bent, or the back is broken", percent=30),
        ),
    ),
    Question(
        code="BATTERY",
        text="电池健康度是多少？",
        text_en="How healthy is the battery?",
        grades=(
            Grade(code="GOOD", text="80% 及以上", text_en="80% or more"),
            Grade(code="WORN", text="低于 80% 或不清楚", text_en="Less, or unknown", percent=8),
        ),
    ),
    Question(
        code="FUNCTIONS",
        text="功能都正常吗？",
        text_en="Does everything work?",
        grades=(
            Grade(code="ALL", text="全部正常", text_en="Yes"),
            Grade(code="SOME", text="相机、指纹、充电等有故障", text_en="Something is faulty", percent=25),
        ),
    ),
    Question(
        code="ACCOUNT",
        text="能退出账号、恢复出厂设置吗？",
        text_en="Can it be signed out and reset?",
        grades=(
            Grade(code="FREE", text="能", text_en="Yes"),
            Grade(code="LOCKED", text="不能", text_en="No", is_refused=True),
        ),
    ),
)


def bring_trade_in_prices(*, now: datetime) -> None:
    """Publish a first price table where the merchant has none."""
    draft = PriceTableDraft(expected_version=0, reason="演示价格", models_csv=MODELS, questions=QUESTIONS)
    ensure_price_table(draft=draft, now=now)
