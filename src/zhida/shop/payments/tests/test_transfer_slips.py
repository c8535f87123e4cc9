"""Pictures of transfers: private, drawn anew, and without any effect on money."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.records import Role
from zhida.shop.payments.errors import PaymentNotFound
from zhida.shop.payments.models import PaymentIntent, PaymentStep
from zhida.shop.payments.statements import queries, services
from zhida.shop.payments.statements.errors import SlipNotFound, SlipRefused, TooManySlips
from zhida.shop.payments.statements.models import TransferSlip
from zhida.shop.payments.tests.transfers import BUYER, FINANCE, Bank, line_of, write_channels

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(tmp_path, settings, now):
    settings.ZHIDA = replace(
        settings.ZHIDA, payments_file=write_channels(tmp_path, "bank"), data_dir=tmp_path / "data"
    )
    return Bank(now)


def picture(
    colour: str = "red", size: tuple[int, int] = (60, 40), form: str = "PNG", **more: object
) -> io.BytesIO:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, form, **more)
    buffer.seek(0)
    return buffer


def send(bank: Bank, ref: str, stream, actor=BUYER):
    return services.add_slip(actor=actor, ref=ref, stream=stream, now=bank.now)


def test_a_slip_is_drawn_anew_kept_private_and_moves_nothing(bank, tmp_path):
    ref, _start = bank.waiting()
    steps = PaymentStep.objects.count()
    exif = Image.Exif()
    exif[0x010E] = "secret place"

    slip = send(bank, ref, picture(form="JPEG", exif=exif))

    content = services.read_slip(actor=FINANCE, number=slip.number)
    assert content.startswith(b"\xff\xd8")
    assert b"secret place" not in content
    (file,) = (tmp_path / "data" / "payments" / "slips").rglob("*.jpg")
    assert (file.stat().st_mode & 0o777, file.read_bytes()) == (0o600, content)
    assert PaymentIntent.objects.get().status == "OPEN"
    assert PaymentStep.objects.count() == steps


def test_the_same_picture_twice_is_one_slip_and_five_are_enough(bank):
    ref, _start = bank.waiting()

    first, again = send(bank, ref, picture()), send(bank, ref, picture())
    for colour in ("blue", "green", "white", "black"):
        send(bank, ref, picture(colour))
    with pytest.raises(TooManySlips):
        send(bank, ref, picture("yellow"))

    assert first == again
    assert queries.count_slips(ref=ref) == 5
    assert len(queries.list_slips(actor=FINANCE).items) == 5


def test_a_large_picture_is_made_smaller(bank):
    ref, _start = bank.waiting()

    slip = send(bank, ref, picture(size=(3000, 1500)))

    shown = Image.open(io.BytesIO(services.read_slip(actor=FINANCE, number=slip.number)))
    assert shown.size == (2000, 1000)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是支持的图片（JPEG、PNG、WebP）。"),
        (picture(form="GIF").getvalue(), "不是支持的图片（JPEG、PNG、WebP）。"),
        (picture().getvalue()[:60], "图片已损坏。"),
        (picture(size=(8000, 5001)).getvalue(), "图片像素太多。"),
        (b"a" * (10 * 1024 * 1024 + 1), "图片超过 10 MB。"),
        (None, "请选择一张图片。"),
    ],
    ids=["svg", "gif", "cut", "pixels", "bytes", "nothing"],
)
def test_what_is_no_picture_is_refused(bank, content, reason):
    ref, _start = bank.waiting()

    with pytest.raises(SlipRefused) as refused:
        send(bank, ref, None if content is None else io.BytesIO(content))

    assert refused.value.data == {"reason": reason}
    assert TransferSlip.objects.count() == 0


def test_nobody_sends_a_slip_for_another_or_without_a_transfer(bank):
    ref, _start = bank.waiting()
    without = bank.open()

    for wrong, actor in ((ref, replace(BUYER, user_id=8)), (without, BUYER), ("Z-NONE", BUYER)):
        with pytest.raises(PaymentNotFound):
            send(bank, wrong, picture(), actor=actor)

    assert TransferSlip.objects.count() == 0


def test_only_finance_sees_slips_beside_their_line(bank, staff_actor):
    ref, start = bank.waiting()
    slip = send(bank, ref, picture())
    line = line_of(bank.upload(bank.row("1.00", start.payload["remark"]))).number

    (candidate,) = queries.get_line(actor=FINANCE, number=line).candidates

    assert candidate.slips == (slip.number,)
    for actor in (staff_actor(Role.SUPPORT), BUYER):
        with pytest.raises(PermissionDenied):
            services.read_slip(actor=actor, number=slip.number)
    with pytest.raises(SlipNotFound):
        services.read_slip(actor=FINANCE, number="V-NONE")
