"""The cadence of asking."""

from datetime import timedelta

from zhida.shop.payments.schedule import next_attempt_check, next_refund_check


def cadence(step, now):
    instants = []
    instant = step(now)
    while instant is not None and len(instants) < 40:
        instants.append(int((instant - now).total_seconds()))
        instant = step(instant)
    return instants


def test_an_attempt_is_asked_about_at_its_expiry_and_two_minutes_later(now):
    expires_at = now + timedelta(hours=2)

    def step(instant):
        return next_attempt_check(created_at=now, expires_at=expires_at, now=instant)

    asked = cadence(step, now)
    assert asked[:10] == [5, 15, 30, 60, 180, 600, 1800, 3600, 7200, 7320]
    assert asked[10:14] == [10800, 21600, 43200, 86400]
    assert [asked[14] - asked[13], asked[15] - asked[14]] == [86400, 86400]
    assert asked[-1] == 8 * 86400


def test_a_refund_is_asked_about_for_a_week(now):
    asked = cadence(lambda instant: next_refund_check(created_at=now, now=instant), now)

    assert asked[:4] == [5, 15, 30, 60]
    assert asked[-1] == 7 * 86400
