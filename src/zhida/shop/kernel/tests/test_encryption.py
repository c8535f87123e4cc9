"""Encryption at rest: a value opens only in its own row and column, and altered text never."""

import dataclasses

import pytest

from zhida.shop.kernel.encryption import CannotDecrypt, blind_index, decrypt, encrypt

PLACE = {"table": "customers_address", "column": "phone", "pk": 7}


def test_value_comes_back_and_is_not_in_the_token():
    token = encrypt("13800001111", **PLACE)

    assert decrypt(token, **PLACE) == "13800001111"
    assert "13800001111" not in token
    assert encrypt("13800001111", **PLACE) != token


@pytest.mark.parametrize("change", [{"pk": 8}, {"column": "name"}, {"table": "orders_order"}])
def test_token_moved_elsewhere_does_not_open(change):
    token = encrypt("张三", **PLACE)

    with pytest.raises(CannotDecrypt):
        decrypt(token, **{**PLACE, **change})


def test_altered_token_does_not_open():
    token = encrypt("张三", **PLACE)
    altered = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")

    for bad in (
        altered,
        token[:-9],
        "v1.k0.x.y",
        "",
        token.replace("v1", "v2", 1),
        token.replace(".k0.", ".k9."),
    ):
        with pytest.raises(CannotDecrypt):
            decrypt(bad, **PLACE)


def test_old_key_still_opens_after_rotation(settings):
    old = settings.ZHIDA
    token = encrypt("张三", **PLACE)

    settings.ZHIDA = dataclasses.replace(
        old, encryption_key_id="k1", encryption_keys={**old.encryption_keys, "k1": b"\x01" * 32}
    )

    assert decrypt(token, **PLACE) == "张三"
    assert token.split(".")[1] == "k0"
    assert encrypt("李四", **PLACE).split(".")[1] == "k1"


def test_blind_index_is_equal_for_equal_text_of_one_purpose():
    assert blind_index("a", purpose="phone") == blind_index("a", purpose="phone")
    assert blind_index("a", purpose="phone") != blind_index("a", purpose="mail")
