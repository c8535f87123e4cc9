"""Alipay wants 3 seconds between the refunds of one payment."""

from datetime import timedelta

from zhida.shop.kernel.models import Timer
from zhida.shop.payments.models import Refund


def statuses():
    return list(Refund.objects.order_by("id").values_list("status", flat=True))


def test_the_next_refund_of_a_payment_waits_three_seconds(bench):
    ref, _attempt = bench.paid()
    bench.refund(ref, 100_00, key="a")

    second = bench.refund(ref, 200_00, key="b")

    assert statuses() == ["SUCCEEDED", "REQUESTED"]
    due_at = bench.clock() + timedelta(seconds=3)
    assert Timer.objects.get(key=second).due_at == due_at
    assert Refund.objects.get(number=second).next_check_at == due_at

    bench.clock.move(seconds=3)
    bench.run_timers()

    assert statuses() == ["SUCCEEDED", "SUCCEEDED"]
    bench.assert_books_agree()


def test_refunds_of_two_payments_do_not_wait_for_each_other(bench):
    for _index in range(2):
        ref, _attempt = bench.paid()
        bench.refund(ref, 100_00)

    assert statuses() == ["SUCCEEDED", "SUCCEEDED"]


def test_a_refund_that_has_to_be_sent_again_waits_too(bench):
    ref, _attempt = bench.paid()
    bench.control("down", how="drop")
    first = bench.refund(ref, 100_00, key="a")
    bench.control("up")

    assert bench.check_refund(first) == "PROCESSING"

    bench.clock.move(seconds=3)
    assert bench.check_refund(first) == "SUCCEEDED"
