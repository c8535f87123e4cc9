"""`zhida payment-simulator`: keys made once, a channels file that can be moved, and gateways that fit in."""

import socket
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from click.testing import CliRunner

from zhida.config.env import BadSetting, Mode
from zhida.entrypoints.channels import refuse_bad_alerts, refuse_bad_couriers
from zhida.entrypoints.cli.practice import (
    PRACTICES,
    practice_channels,
    practice_couriers,
    practice_gateways,
    prepare_couriers,
)
from zhida.entrypoints.cli.practice_alerts import alerts_address, practice_robots, prepare_alerts
from zhida.entrypoints.cli.simulator import payment_simulator_command
from zhida.shop.notifications.records import AlertKind
from zhida.shop.notifications.services import raise_alert, send_channel_alerts
from zhida.shop.payments.channels import load_channels

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    """A payments directory with the keys of every gateway; they take seconds."""
    made = tmp_path_factory.mktemp("data") / "payments"
    practice_channels(payments_directory=made, first_port=9103)
    return made


def test_keys_are_made_once_for_the_owner_only(directory):
    keys = {path: path.read_bytes() for path in directory.rglob("*key*") if path.is_file()}

    practice_channels(payments_directory=directory, first_port=9203)

    assert len(keys) > 8
    assert {path: path.read_bytes() for path in keys} == keys
    assert {oct(path.stat().st_mode & 0o777) for path in keys} == {"0o600"}


def test_the_written_channels_are_read_by_the_shop(directory, settings):
    settings.ZHIDA = replace(
        settings.ZHIDA, data_dir=directory.parent, public_url="http://127.0.0.1:9100", gateways_port=9103
    )

    ended = CliRunner().invoke(
        payment_simulator_command, ["--port", "9102", "--with-gateways", "--prepare"], catch_exceptions=False
    )

    assert ended.exit_code == 0
    file = directory / "payments.toml"
    assert str(directory) not in file.read_text()
    accounts = load_channels(file, allow_loopback=True)
    assert {account.kind: account.weight for account in accounts.values()} == {
        "simulator": 100,
        "alipay": 60,
        "wechat": 50,
        "unionpay": 40,
        "paypal": 30,
        "transfer": 20,
    }


def test_the_written_couriers_are_read_by_the_shop_and_their_keys_are_kept(tmp_path, settings, capsys):
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path, couriers_file=None)
    prepare_couriers(data_dir=tmp_path, first_port=9103)
    secrets = [(tmp_path / "couriers" / name).read_text() for name in ("key", "salt")]

    prepare_couriers(data_dir=tmp_path, first_port=9103)

    assert refuse_bad_couriers() == 1
    assert [(tmp_path / "couriers" / name).read_text() for name in ("key", "salt")] == secrets
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1] - len(PRACTICES) - 1
        options = {"data_dir": tmp_path, "first_port": port, "clock": lambda: NOW, "plays_itself": False}
        assert practice_couriers(**options) == []
    assert "no practice couriers on port" in capsys.readouterr().err
    (depot,) = practice_couriers(**options)
    with depot:
        assert depot.depot.key == secrets[0]
    (tmp_path / "couriers" / "couriers.toml").write_text("broken")
    with pytest.raises(BadSetting, match=r"ZHIDA_COURIERS_FILE: couriers\.toml"):
        refuse_bad_couriers()


def test_a_gateway_whose_port_is_taken_is_left_out(directory, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        taken.listen()
        gateways = practice_gateways(payments_directory=directory, first_port=port, clock=lambda: NOW)
    names = [gateway.dialect.name for gateway in gateways]
    for gateway in gateways:
        with gateway:
            pass

    assert "alipay" not in names
    assert f"no practice alipay on port {port}: Address already in use" in capsys.readouterr().err


def test_production_has_no_practice(settings):
    settings.ZHIDA = replace(settings.ZHIDA, mode=Mode.PRODUCTION)

    with pytest.raises(BadSetting, match="moves no money"):
        CliRunner().invoke(payment_simulator_command, ["--prepare"], catch_exceptions=False)


def test_a_public_shop_has_no_practice(tmp_path, settings):
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path, public_url="https://shop.example")

    with pytest.raises(BadSetting, match="ZHIDA_PUBLIC_URL: the payment simulator serves"):
        CliRunner().invoke(payment_simulator_command, ["--prepare"], catch_exceptions=False)


@pytest.mark.django_db
def test_the_demo_tells_its_robots_and_a_page_shows_what(tmp_path, settings, capsys):
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path, alerts_file=None)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        first = free.getsockname()[1] - len(PRACTICES) - 3
        prepare_alerts(data_dir=tmp_path, first_port=first)
        secrets = {path: path.read_text() for path in (tmp_path / "alerts").iterdir()}
        free.listen()
        assert practice_robots(data_dir=tmp_path, first_port=first) == []
    prepare_alerts(data_dir=tmp_path, first_port=first)
    (robots,) = practice_robots(data_dir=tmp_path, first_port=first)

    with robots:
        nothing = httpx.get(f"{robots.url}/").text
        raise_alert(kind=AlertKind.ORDER_PAID, subject="Z<1>", data={"amount": "12.50"}, now=NOW)
        sent = send_channel_alerts(name="day", now=NOW)
        page = httpx.get(f"{alerts_address(first)}/")

    assert "no practice robots on port" in capsys.readouterr().err
    assert {path: path.read_text() for path in secrets} == secrets
    assert (refuse_bad_alerts(), sent) == (2, 1)
    assert "还没有消息" in nothing
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<strong>新订单</strong></p><p>订单 Z＜1＞ 已付款 12.50 元，等待发货。</p>" in page.text
