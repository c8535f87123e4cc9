"""The logins file is read whole: a mistake names its table and key, never a secret."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from zhida.config.provider_files import ProviderFileInvalid
from zhida.shop.accounts.logins import login_providers
from zhida.shop.accounts.providers.contract import NoAnswer
from zhida.shop.accounts.providers.http import get_json
from zhida.shop.accounts.services import check_logins_file

GOOD = '[logins.wechat]\nkind = "weixin"\napp_id = "wx1"\nsecret_file = "s"\n'


@pytest.fixture
def write(settings, tmp_path: Path):
    (tmp_path / "s").write_text("deep-secret", encoding="ascii")
    file = tmp_path / "logins.toml"

    def written(text: str) -> None:
        file.write_text(text, encoding="utf-8")
        stat = file.stat()
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000))

    settings.ZHIDA = replace(settings.ZHIDA, logins_file=file)
    return written


def test_services_own_addresses_need_not_be_named(write):
    write(GOOD)

    address = login_providers()["wechat"].authorize_url(
        state="S", callback_url="https://shop.example/login/back/wechat", is_silent=False
    )

    assert check_logins_file(allow_loopback=False) == 1
    assert address == (
        "https://open.weixin.qq.com/connect/qrconnect?appid=wx1&redirect_uri=https%3A%2F%2Fshop.example%2Flogin"
        "%2Fback%2Fwechat&response_type=code&scope=snsapi_login&state=S#wechat_redirect"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x = 1", "only tables [logins.NAME] are known"),
        ("[logins", "logins.toml"),
        ('logins.a = "b"', "[logins.a] must be a table"),
        ('[logins.A]\nkind = "weixin"', "a name is lower-case"),
        ('[logins.a]\nkind = "qq"', "[logins.a] kind: must be one of"),
        ('[logins.a]\nkind = "weibo"\nsecret_file = "s"', "[logins.a] app_id: is missing"),
        (GOOD + "colour = 1\n", "[logins.wechat] colour: is not known"),
        (GOOD.replace('"s"', '"nowhere"'), "secret_file: cannot be read"),
        (GOOD + 'api_url = "http://127.0.0.1:9"\n', "http and loopback addresses"),
        (GOOD + 'api_url = "https://localhost"\n', "http and loopback addresses"),
        (GOOD + 'api_url = "ftp://x"\n', "must be an http or https address"),
        ('[logins.a]\nkind = "alipay"\napp_id = "1"\nprivate_key_file = "s"', "holds no private key"),
    ],
)
def test_a_mistake_is_named(write, text, told):
    write(text)

    with pytest.raises(ProviderFileInvalid) as refusal:
        check_logins_file(allow_loopback=False)

    assert told in str(refusal.value)
    assert "deep-secret" not in str(refusal.value)


def test_a_file_that_goes_wrong_leaves_the_last_good_one_in_force(write, caplog):
    write(GOOD)
    before = login_providers()

    write("[logins")

    assert login_providers() is before
    assert "is wrong, its last good state stays in force" in caplog.text


def test_an_answer_that_never_comes_names_no_address():
    with pytest.raises(NoAnswer) as refusal:
        get_json("http://127.0.0.1:9/token", {"secret": "deep-secret"})

    assert str(refusal.value) == "ConnectError"
    assert refusal.value.__suppress_context__
