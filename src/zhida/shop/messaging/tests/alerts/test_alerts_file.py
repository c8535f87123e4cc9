"""The alerts file: what it may hold, and refusals that name table and key and never a secret."""

from datetime import time

import pytest

from zhida.config.provider_files import ProviderFileInvalid
from zhida.shop.messaging.alerts_file import alerts_file, load_alerts
from zhida.shop.messaging.errors import NoticeUnavailable
from zhida.shop.messaging.records import ChannelKind, Notice
from zhida.shop.messaging.services import send_notice

GOOD = """
[channels.day]
kind = "wecom"
key_file = "key"
roles = ["ORDER"]
quiet = "22:00-08:00"
digest_over = 3

[channels.money]
kind = "dingtalk"
token_file = "key"
secret_file = "key"
topics = ["REFUND_FAILED"]

[channels.post]
kind = "mail"
host = "127.0.0.1"
port = 25
security = "plain"
sender = "shop@zhida.test"
recipients = ["one@zhida.test"]
user = "shop"
password_file = "key"
roles = ["ADMIN"]
"""
MAIL = '[channels.a]\nkind = "mail"\nroles = ["ADMIN"]\nhost = "mail.zhida.test"\n'
WECOM = '[channels.a]\nkind = "wecom"\nkey_file = "key"\n'


@pytest.fixture
def written(tmp_path):
    (tmp_path / "key").write_text("marker-secret\n", encoding="ascii")
    (tmp_path / "empty").write_text(" \n", encoding="ascii")

    def write(text):
        path = tmp_path / "alerts.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_no_file_is_no_channel():
    assert alerts_file.content() is None


def test_a_whole_file_is_read(written):
    day, money, post = load_alerts(written(GOOD), allow_loopback=True)

    assert (day.channel.name, day.channel.kind) == ("day", ChannelKind.WECOM)
    assert (day.channel.quiet, day.channel.digest_over) == ((time(22), time(8)), 3)
    assert (money.channel.topics, money.channel.most_a_minute) == (frozenset({"REFUND_FAILED"}), 18)
    assert post.channel.roles == frozenset({"ADMIN"})
    assert "marker" not in f"{day}{money}{post}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nonsense", "alerts.toml: "),
        ("[other]\n", "only tables [channels.NAME]"),
        ("channels = 3\n", "only tables [channels.NAME]"),
        ("[channels]\nday = 3\n", "must be a table"),
        ('[channels.Day]\nkind = "wecom"\n', "lower-case"),
        ('[channels.a]\nkind = "fax"\n', "kind"),
        ("[channels.a]\nkind = 3\n", "kind: must be a text"),
        ("[channels.a]\n", "kind: is missing"),
        (WECOM, "roles"),
        (WECOM + "roles = [3]\n", "roles"),
        (WECOM + 'roles = ["ORDER"]\nquiet = "late"\n', "quiet"),
        (WECOM + 'roles = ["ORDER"]\ndigest_over = 0\n', "digest_over"),
        (WECOM + 'roles = ["ORDER"]\nmost_a_minute = 21\n', "most_a_minute"),
        (WECOM + 'roles = ["ORDER"]\ntoken_file = "key"\n', "token_file: is not known"),
        (WECOM.replace('"key"', '"gone"') + 'roles = ["ORDER"]\n', "key_file: cannot be read"),
        (WECOM.replace('"key"', '"empty"') + 'roles = ["ORDER"]\n', "key_file: is empty"),
        (WECOM + 'roles = ["ORDER"]\nurl = "http://robots.test/"\n', "url"),
        (MAIL + 'security = "plain"\nsender = "a@b"\nrecipients = ["c@d"]\n', "security"),
        (MAIL + 'security = "none"\nsender = "a@b"\nrecipients = ["c@d"]\n', "security"),
        (MAIL + 'sender = "a@b"\n', "recipients"),
        (MAIL + 'sender = "a@b"\nrecipients = ["c@d\\nBcc: x@y"]\n', "recipients"),
    ],
)
def test_a_mistake_is_told_by_table_and_key(written, text, told):
    with pytest.raises(ProviderFileInvalid) as refused:
        load_alerts(written(text), allow_loopback=False)

    assert told in str(refused.value)
    assert "marker" not in str(refused.value)


def test_a_channel_that_is_gone_is_unavailable():
    with pytest.raises(NoticeUnavailable):
        send_notice(channel="gone", notice=Notice(title="a", lines=()), reference="1")
