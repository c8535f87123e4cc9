"""The address of an H5 payment lives 5 minutes: it is asked for again under the same number."""

from datetime import timedelta

import pytest

from zhida.shop.payments.errors import ChannelUnreachable
from zhida.shop.payments.models import PaymentAttempt


def test_a_fresh_address_is_shown_again_without_a_call(bench):
    ref = bench.open().ref
    first = bench.start(ref, scene="h5")
    calls = len(bench.dialect.calls)

    bench.clock.move(minutes=4)
    again = bench.start(ref, scene="h5")

    assert (again, len(bench.dialect.calls)) == (first, calls)
    assert PaymentAttempt.objects.get().shown_until == bench.clock() + timedelta(minutes=1)


def test_a_stale_address_is_asked_for_again_under_its_number(bench):
    ref = bench.open().ref
    first = bench.start(ref, scene="h5")
    sent = bench.dialect.calls[-1].body

    bench.clock.move(minutes=4, seconds=31)
    again = bench.start(ref, scene="h5")

    row = PaymentAttempt.objects.get()
    assert (again.attempt, bench.dialect.calls[-1].body) == (first.attempt, sent)
    assert (row.shown_until, row.status) == (bench.clock() + timedelta(minutes=5), "PENDING")


def test_a_refusal_to_make_the_address_anew_gives_no_payment_up(bench):
    ref = bench.open().ref
    bench.start(ref, scene="h5")
    bench.clock.move(minutes=5)
    bench.script({"code": "INVALID_REQUEST", "message": ""}, status=400)

    with pytest.raises(ChannelUnreachable):
        bench.start(ref, scene="h5")

    assert [row.status for row in PaymentAttempt.objects.all()] == ["PENDING"]


def test_a_code_is_shown_as_long_as_the_payment_lives(bench):
    ref = bench.open().ref
    bench.start(ref)

    assert PaymentAttempt.objects.get().shown_until is None
