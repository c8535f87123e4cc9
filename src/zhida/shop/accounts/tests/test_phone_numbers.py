import pytest

from zhida.shop.accounts.masking import mask_document, mask_name, mask_phone, mask_text
from zhida.shop.accounts.phone_numbers import coarse_ip, normalise_phone


@pytest.mark.parametrize(
    "text",
    [
        "13800001111",
        "138 0000 1111",
        "138-0000-1111",
        "+86 13800001111",
        "+8613800001111",
        "008613800001111",
        "１３８００００１１１１",
        "＋８６　１３８００００１１１１",
        " 13800001111\n",
    ],
)
def test_normalise_phone_gives_one_spelling(text):
    assert normalise_phone(text) == "+8613800001111"


def test_normalise_phone_keeps_other_countries():
    assert normalise_phone("+852 9123 4567") == "+85291234567"


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("+8613800001111", "138****1111"), ("13800001111", "138****1111"), ("+85291234567", "+85****4567")],
)
def test_mask_phone(phone, masked):
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("name", "masked"), [("张三", "张**"), ("欧阳娜娜", "欧**"), ("𠮷田", "𠮷**"), ("", "")]
)
def test_mask_name(name, masked):
    assert mask_name(name) == masked


def test_mask_text_masks_every_number_in_it():
    assert mask_text("打给13800001111或+86 139-0000-2222") == "打给138****1111或139****2222"


def test_mask_document_hides_personal_values_and_shows_that_they_changed():
    before = mask_document({"phone": "13800001111", "roles": ["ADMIN"], "price": 5, "note": "打13800001111"})
    after = mask_document({"phone": "13900002222", "address": {"detail": "1号", "city": "深圳市"}})

    assert before["phone"].startswith("***")
    assert before["phone"] != after["phone"]
    assert (before["roles"], before["price"], before["note"]) == (["ADMIN"], 5, "打138****1111")
    assert after["address"]["detail"].startswith("***")
    assert after["address"]["city"] == "深圳市"


@pytest.mark.parametrize(
    ("ip", "coarse"),
    [
        ("203.0.113.7", "203.0.113.0"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::1", "::"),
        ("x", ""),
        ("", ""),
    ],
)
def test_coarse_ip(ip, coarse):
    assert coarse_ip(ip) == coarse
