"""One contract, held by each of the three carriers over its real protocol; and what each alone gets wrong."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.header import decode_header, make_header
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from zhida.doubles.alerts import RobotDesk, RobotServer
from zhida.doubles.mailbox import Mailbox, MailServer
from zhida.shop.messaging.errors import NoticeRefused, NoticeUnavailable
from zhida.shop.messaging.providers.alerts.dingtalk import DingtalkRobot, sign
from zhida.shop.messaging.providers.alerts.mail import MailRelay, MailSecurity
from zhida.shop.messaging.providers.alerts.wecom import WecomRobot, cut_bytes
from zhida.shop.messaging.records import Notice

NOTICE = Notice(title="新订单", lines=("订单 Z1 已付款 12.00 元 & <等待发货>。",))
KEY, TOKEN, SECRET, PASSWORD = "marker-key/+", "marker-token", "SECmarker", "marker-password"


@pytest.fixture
def robots():
    server = RobotServer(port=0, desk=RobotDesk(key=KEY, token=TOKEN, secret=SECRET))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.stop()
    thread.join()


@pytest.fixture
def relay():
    server = MailServer(box=Mailbox(login=("shop", PASSWORD)))
    thread = server.start()
    yield server
    server.stop()
    thread.join()


def mail(server, **changes):
    parts = {
        "host": "127.0.0.1",
        "port": server.port,
        "security": MailSecurity.PLAIN,
        "sender": "shop@zhida.test",
        "recipients": ("day@zhida.test", "night@zhida.test"),
        "user": "shop",
        "password": PASSWORD,
    }
    return MailRelay(**{**parts, **changes})


@pytest.fixture(params=["mail", "wecom", "dingtalk"])
def carrier(request, robots, relay):
    """A carrier, the texts that its double took, and how to set the double's mood."""
    if request.param == "mail":
        return mail(relay), relay.box.ledger, lambda mood: setattr(relay.box, "mood", mood)
    desk = robots.desk
    made = {
        "wecom": WecomRobot(url=f"{robots.url}/wecom", key=KEY),
        "dingtalk": DingtalkRobot(url=f"{robots.url}/dingtalk", token=TOKEN, secret=SECRET),
    }
    return made[request.param], desk.ledger, lambda mood: setattr(desk, "mood", mood)


def test_contract_passes_a_notice_on(carrier):
    sender, ledger, _mood = carrier

    sender.send(NOTICE, reference="1")
    sender.send(NOTICE, reference="2")

    assert len(ledger) == 2
    assert ledger[0] != "" != ledger[1]


def test_contract_later_is_safe_to_try_again(carrier):
    sender, ledger, mood = carrier
    mood("later" if isinstance(sender, MailRelay) else "busy")

    with pytest.raises(NoticeUnavailable) as refused:
        sender.send(NOTICE, reference="1")

    assert refused.value.data["is_safe_to_retry"] is True
    assert ledger == []


def test_contract_a_wrong_secret_is_refused_and_not_told(robots, relay):
    wrong = [
        mail(relay, password="marker-wrong"),
        WecomRobot(url=f"{robots.url}/wecom", key="marker-wrong"),
        DingtalkRobot(url=f"{robots.url}/dingtalk", token=TOKEN, secret="marker-wrong"),
        DingtalkRobot(url=f"{robots.url}/dingtalk", token="marker-wrong", secret=SECRET),
    ]

    for sender in wrong:
        with pytest.raises(NoticeRefused) as refused:
            sender.send(NOTICE, reference="1")
        assert "marker" not in f"{refused.value} {refused.value.__cause__} {sender!r}"
    assert (relay.box.ledger, robots.desk.ledger) == ([], [])


def test_contract_nobody_there_is_safe_to_try_again(robots, relay):
    gone = 9  # the discard port: nothing listens
    senders = [
        mail(relay, port=gone),
        WecomRobot(url=f"http://127.0.0.1:{gone}/", key=KEY),
        DingtalkRobot(url=f"http://127.0.0.1:{gone}/", token=TOKEN, secret=SECRET),
    ]

    for sender in senders:
        with pytest.raises(NoticeUnavailable) as refused:
            sender.send(NOTICE, reference="1")
        assert refused.value.data["is_safe_to_retry"] is True
        assert "marker" not in str(refused.value)


@pytest.mark.parametrize("mood", ["down", "garbage"])
def test_a_robot_that_answers_nonsense_leaves_it_unknown(robots, mood):
    robots.desk.mood = mood

    with pytest.raises(NoticeUnavailable) as refused:
        WecomRobot(url=f"{robots.url}/wecom", key=KEY).send(NOTICE, reference="1")

    assert not refused.value.data.get("is_safe_to_retry")


def test_a_relay_that_breaks_off_after_the_text_leaves_it_unknown(relay):
    relay.box.mood = "drop"

    with pytest.raises(NoticeUnavailable) as refused:
        mail(relay).send(NOTICE, reference="1")

    assert not refused.value.data["is_safe_to_retry"]


def test_a_relay_that_refuses_all_recipients_is_a_refusal(relay):
    relay.box.mood = "refuse"

    with pytest.raises(NoticeRefused):
        mail(relay).send(NOTICE, reference="1")


def test_a_mail_says_what_it_is(relay):
    mail(relay).send(NOTICE, reference="77")

    message = message_from_string(relay.box.ledger[0])
    assert str(make_header(decode_header(message["Subject"]))) == "新订单"
    assert (message["From"], message["To"]) == ("shop@zhida.test", "day@zhida.test, night@zhida.test")
    assert "77" in message["Message-ID"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_payload(decode=True).decode().strip() == NOTICE.lines[0]


@pytest.mark.parametrize("security", [MailSecurity.TLS, MailSecurity.STARTTLS])
def test_a_mail_over_tls_asks_for_the_relays_certificate(tmp_path, security):
    context, ca_file = certificate(tmp_path)
    server = MailServer(box=Mailbox(), tls=context, is_closed=security is MailSecurity.TLS)
    thread = server.start()
    try:
        mail(server, security=security, user="", ca_file=ca_file).send(NOTICE, reference="1")
        with pytest.raises(NoticeUnavailable):
            mail(server, security=security, user="").send(NOTICE, reference="2")
    finally:
        server.stop()
        thread.join()

    assert len(server.box.ledger) == 1


def test_a_relay_without_starttls_gets_no_password(relay):
    with pytest.raises(NoticeUnavailable):
        mail(relay, security=MailSecurity.STARTTLS).send(NOTICE, reference="1")

    assert relay.box.ledger == []


def test_wecom_marks_are_made_harmless_and_long_texts_cut(robots):
    WecomRobot(url=f"{robots.url}/wecom", key=KEY).send(NOTICE, reference="1")
    WecomRobot(url=f"{robots.url}/wecom", key=KEY).send(
        Notice(title="长", lines=("订" * 3000,)), reference="2"
    )

    assert robots.desk.ledger[0]["text"] == "**新订单**\n> 订单 Z1 已付款 12.00 元 & ＜等待发货＞。"
    assert len(robots.desk.ledger[1]["text"].encode()) <= 4096
    assert cut_bytes("短") == "短"


def test_dingtalk_signs_timestamp_and_secret():
    assert sign("this is secret", at="1577262236757") == "hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM="


def certificate(folder):
    """A certificate for 127.0.0.1 that is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    address = x509.IPAddress(ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert_file, key_file)
    return context, cert_file
