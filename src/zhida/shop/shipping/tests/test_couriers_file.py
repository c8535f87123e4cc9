"""The couriers file: checked whole, refused with the table and the key, read again when it changes."""

import logging
import os
from dataclasses import replace
from datetime import timedelta

import pytest

from zhida.config.provider_files import ProviderFileInvalid
from zhida.shop.shipping.aggregators import aggregators, follower_of, load_couriers
from zhida.shop.shipping.services import check_couriers_file
from zhida.shop.shipping.tests.conftest import KEY, SALT

GOOD = '[couriers.main]\nkind = "kuaidi100"\ncustomer = "C1"\nkey_file = "key"\nsalt_file = "salt"\n'


@pytest.fixture
def write(tmp_path):
    """Write a couriers file beside its secrets."""
    (tmp_path / "key").write_text(KEY)
    (tmp_path / "salt").write_text(SALT)
    (tmp_path / "short").write_text("short")
    (tmp_path / "empty").write_text(" \n")
    (tmp_path / "chinese").write_text("密钥")

    def write(text):
        file = tmp_path / "couriers.toml"
        file.write_text(text)
        return file

    return write


def test_a_good_file_needs_no_more_than_an_account_and_its_secrets(write):
    found = load_couriers(write(GOOD), allow_loopback=False)

    assert list(found) == ["main"]
    assert found["main"].service.gateway_url == "https://poll.kuaidi100.com"
    assert KEY not in repr(found)
    assert SALT not in repr(found)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x = [", "couriers.toml: "),
        ("x = 1", "only tables [couriers.NAME] are known"),
        ("couriers = 3", "only tables"),
        ("[couriers]\nmain = 3", "[couriers.main] must be a table"),
        ('[couriers."Main Street"]\nkind = "kuaidi100"', "a name is lower-case letters"),
        ('[couriers.main]\nkind = "pigeon"', "[couriers.main] kind: must be one of kuaidi100"),
        ("[couriers.main]\nkind = 3", "[couriers.main] kind: must be a text"),
        ("[couriers.main]", "[couriers.main] kind: is missing"),
        (GOOD.replace('customer = "C1"\n', ""), "customer: is missing"),
        (GOOD + "colour = 1", "colour: is not known for this kind"),
        (GOOD + "enabled = 1", "enabled: must be true or false"),
        (GOOD + "sender_phone = 1", "sender_phone: must be a text"),
        (GOOD + 'gateway_url = "ftp://x"', "gateway_url: must be an http or https address"),
        (GOOD + 'gateway_url = "https://x/?a=1"', "without query"),
        (GOOD + 'gateway_url = "http://poll.example"', "for demo and test mode"),
        (GOOD + 'gateway_url = "https://127.0.0.1"', "for demo and test mode"),
        (GOOD + 'gateway_url = "https://x.localhost"', "for demo and test mode"),
        (GOOD.replace('"key"', '"none"'), "key_file: cannot be read"),
        (GOOD.replace('"key"', '"empty"'), "key_file: is empty"),
        (GOOD.replace('"key"', '"chinese"'), "key_file: must be plain ASCII"),
        (GOOD.replace('"salt"', '"short"'), "salt_file: must hold at least 16 characters"),
    ],
)
def test_a_mistake_is_named(write, text, reason):
    with pytest.raises(ProviderFileInvalid) as refused:
        load_couriers(write(text), allow_loopback=False)

    assert reason in str(refused.value)


def test_a_file_that_is_not_there_is_told_at_the_start(tmp_path, settings):
    settings.ZHIDA = replace(settings.ZHIDA, couriers_file=tmp_path / "none.toml")

    with pytest.raises(ProviderFileInvalid, match=r"none\.toml: No such file"):
        check_couriers_file(allow_loopback=True)
    with pytest.raises(ProviderFileInvalid):
        aggregators()


def test_no_file_is_fine_and_the_demo_shops_is_found(tmp_path, settings, write):
    settings.ZHIDA = replace(settings.ZHIDA, couriers_file=None, data_dir=tmp_path)
    assert (check_couriers_file(allow_loopback=True), aggregators()) == (0, {})

    (tmp_path / "couriers").mkdir()
    for name in ("key", "salt"):
        (tmp_path / "couriers" / name).write_text(SALT)
    (tmp_path / "couriers" / "couriers.toml").write_text(GOOD)

    assert (check_couriers_file(allow_loopback=True), list(aggregators())) == (1, ["main"])


def test_a_changed_file_holds_at_once_and_a_broken_one_never(settings, write, caplog):
    file = write(GOOD)
    settings.ZHIDA = replace(settings.ZHIDA, couriers_file=file)
    assert follower_of("SF").name == "main"
    assert follower_of("JDKY") is None

    _change(file, GOOD + "enabled = false\n")
    assert follower_of("SF") is None

    with caplog.at_level(logging.ERROR):
        _change(file, "broken")
        assert list(aggregators()) == ["main"]
    assert "its last good state stays in force" in caplog.text


def _change(file, text):
    later = file.stat().st_mtime + timedelta(seconds=5).total_seconds()
    file.write_text(text)
    os.utime(file, (later, later))
