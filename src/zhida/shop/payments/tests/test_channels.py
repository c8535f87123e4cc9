"""The channels file: read whole, refused by name, read again when it changes."""

import os
from dataclasses import replace
from datetime import datetime

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from zhida.config.provider_files import Place, ProviderFileInvalid
from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.records import Role
from zhida.shop.payments import queries, services
from zhida.shop.payments.channel_table import ChannelTable
from zhida.shop.payments.channels import channel_accounts, load_channels


@pytest.fixture
def channels_file(tmp_path, settings):
    path = services.ensure_demo_channel(
        data_dir=tmp_path, simulator_port=9102, public_url="http://127.0.0.1:9100"
    )
    settings.ZHIDA = replace(settings.ZHIDA, payments_file=path)
    return path


def rewrite(path, text, *, seconds=1):
    """Write the file with a later time of change."""
    later = path.stat().st_mtime + seconds
    path.write_text(text, encoding="utf-8")
    os.utime(path, (later, later))


def test_the_demo_channel_is_written_once_and_for_the_owner_only(tmp_path, channels_file):
    key = channels_file.parent / "shop_private.pem"
    before = key.read_bytes()

    again = services.ensure_demo_channel(
        data_dir=tmp_path, simulator_port=9999, public_url="http://127.0.0.1:9100"
    )

    assert again == channels_file
    assert key.read_bytes() == before
    assert 'gateway_url = "http://127.0.0.1:9999"' in channels_file.read_text()
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in channels_file.parent.glob("*.pem")}
    assert modes == {
        "shop_private.pem": "0o600",
        "shop_public.pem": "0o600",
        "simulator_private.pem": "0o600",
        "simulator_public.pem": "0o600",
    }


def test_the_demo_channel_is_for_loopback_only(tmp_path):
    with pytest.raises(ValueError, match="shops on 127"):
        services.ensure_demo_channel(data_dir=tmp_path, simulator_port=1, public_url="https://shop.example")


def test_every_common_key_is_read(channels_file):
    text = channels_file.read_text()
    rewrite(
        channels_file,
        text.replace("weight = 100", "weight = 7\nmin_minor = 5\nmax_minor = 10").replace(
            "fee_bp = 0",
            "fee_bp = 60\nvalid_from = 2026-11-01T00:00:00+08:00\nvalid_to = 2026-12-01T00:00:00+08:00",
        ),
    )

    account = channel_accounts()["simulator"]

    assert (account.weight, account.fee_bp, account.min_minor, account.max_minor) == (7, 60, 5, 10)
    assert account.valid_from == datetime.fromisoformat("2026-11-01T00:00:00+08:00")
    assert account.valid_to == datetime.fromisoformat("2026-12-01T00:00:00+08:00")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('kind = "simulator"', ""), "[channels.simulator] kind: is missing"),
        (('kind = "simulator"', 'kind = "cash"'), "[channels.simulator] kind: must be one of alipay"),
        (("enabled = true", 'enabled = "yes"'), "[channels.simulator] enabled: must be true or false"),
        (("weight = 100", "weight = -1"), "[channels.simulator] weight: must be a whole number"),
        (("weight = 100", "weight = true"), "[channels.simulator] weight: must be a whole number"),
        (("weight = 100", "wait = 100"), "[channels.simulator] wait: is not known for this kind"),
        (("weight = 100", "min_minor = 9\nmax_minor = 8"), "max_minor: is below min_minor"),
        (("weight = 100", "valid_from = 2026-11-01"), "valid_from: must be a date and time with offset"),
        (
            (
                "weight = 100",
                "valid_from = 2026-11-01T00:00:00Z\nvalid_to = 2026-11-01T00:00:00Z",
            ),
            "valid_to: is not after valid_from",
        ),
        (("weight = 100", 'currency = "rmb"'), "currency: must be three capital letters"),
        (("weight = 100", 'desktop_kind = "fax"'), "desktop_kind: must be redirect or qr"),
        (("http://127.0.0.1:9102", "ftp://x"), "gateway_url: must be an http or https address"),
        (('"shop_private.pem"', '"none.pem"'), "private_key_file: cannot be read: No such file"),
        (('"shop_private.pem"', '"payments.toml"'), "private_key_file: holds no private key"),
        (('"simulator_public.pem"', '"lock"'), "gateway_public_key_file: holds no public key"),
        (("[channels.simulator]", '[channels."Üb er"]'), "a name is lower-case letters"),
        (("[channels.simulator]", "[other]\n[channels.simulator]"), "only tables [channels.NAME]"),
        (("[channels.simulator]", "[channels.simulator"), "payments.toml: "),
    ],
)
def test_a_wrong_file_names_the_table_and_the_key(channels_file, change, message):
    rewrite(channels_file, channels_file.read_text().replace(*change))

    with pytest.raises(ProviderFileInvalid) as refusal:
        services.check_channels_file(allow_loopback=True)

    assert message in str(refusal.value)


def test_a_key_of_another_kind_is_refused(channels_file):
    text = channels_file.read_text()
    rewrite(channels_file, text.replace('"shop_private.pem"', '"simulator_public.pem"'))

    with pytest.raises(ProviderFileInvalid, match="private_key_file"):
        load_channels(channels_file, allow_loopback=True)


def test_production_refuses_the_simulator(channels_file):
    with pytest.raises(ProviderFileInvalid, match="demo and test mode only"):
        load_channels(channels_file, allow_loopback=False)


def test_a_missing_file_is_named(channels_file):
    with pytest.raises(ProviderFileInvalid, match="No such file"):
        load_channels(channels_file.with_name("none.toml"), allow_loopback=True)


def test_without_a_file_there_are_no_channels(tmp_path, settings):
    settings.ZHIDA = replace(settings.ZHIDA, payments_file=None, data_dir=tmp_path)

    assert channel_accounts() == {}
    assert services.check_channels_file(allow_loopback=True) == 0


def test_a_change_is_seen_without_a_restart_and_a_wrong_one_is_not_obeyed(channels_file, caplog):
    assert channel_accounts()["simulator"].enabled is True
    good = channels_file.read_text()

    rewrite(channels_file, good.replace("enabled = true", "enabled = false"))
    assert channel_accounts()["simulator"].enabled is False

    rewrite(channels_file, "nonsense")
    assert channel_accounts()["simulator"].enabled is False
    assert "last good state stays in force" in caplog.text


@pytest.mark.django_db
def test_staff_see_channels_without_keys(channels_file, staff_actor, now):
    (record,) = queries.list_channels(actor=staff_actor(Role.FINANCE), now=now)

    assert (record.name, record.kind, record.enabled, record.weight) == ("simulator", "simulator", True, 100)
    with pytest.raises(PermissionDenied):
        queries.list_channels(actor=staff_actor(Role.GOODS), now=now)


def test_a_channel_that_is_no_table_is_refused(channels_file):
    rewrite(channels_file, "[channels]\nsimulator = 1\n")

    with pytest.raises(ProviderFileInvalid, match="must be a table"):
        load_channels(channels_file, allow_loopback=True)


@pytest.mark.parametrize("public", [False, True])
def test_a_key_of_another_algorithm_is_refused(channels_file, public):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    if public:
        pem = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    else:
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    name = "simulator_public.pem" if public else "shop_private.pem"
    (channels_file.parent / name).write_bytes(pem)

    with pytest.raises(ProviderFileInvalid, match="must hold an Ed25519 key"):
        load_channels(channels_file, allow_loopback=True)


@pytest.mark.parametrize(
    ("url", "is_taken"),
    [
        ("https://pay.example/gateway", True),
        ("https://8.8.8.8/", True),
        ("http://pay.example/", False),
        ("https://localhost/", False),
        ("https://pay.localhost/", False),
        ("https://127.0.0.1:9102/", False),
        ("https://[::1]/", False),
    ],
)
def test_in_production_a_channel_stands_on_a_public_host_over_tls(tmp_path, url, is_taken):
    place = Place(heading="channels.bank", directory=tmp_path, allow_loopback=False)
    table = ChannelTable("bank", {"gateway_url": url}, place)

    if is_taken:
        assert table.url("gateway_url") == url
        return
    with pytest.raises(ProviderFileInvalid, match="for demo and test mode"):
        table.url("gateway_url")


def test_the_demo_channel_is_left_alone_where_nothing_changed(tmp_path, channels_file):
    before = channels_file.stat().st_mtime_ns

    services.ensure_demo_channel(data_dir=tmp_path, simulator_port=9102, public_url="http://127.0.0.1:9100")

    assert channels_file.stat().st_mtime_ns == before
