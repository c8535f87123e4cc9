"""The router: which account takes a payment, what every candidate is told, and what never happens."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhida.shop.kernel.money import Money
from zhida.shop.payments.breaker import FULL_PPM
from zhida.shop.payments.channels import ChannelAccount
from zhida.shop.payments.providers.contract import Provider
from zhida.shop.payments.providers.simulator import SimulatorProvider
from zhida.shop.payments.routing import (
    Condition,
    Decision,
    Mode,
    PaymentNeed,
    Steering,
    methods,
    route,
    score,
)

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLAIN = ChannelAccount(
    name="a",
    kind="simulator",
    currency="CNY",
    enabled=True,
    weight=100,
    fee_bp=0,
    min_minor=1,
    max_minor=None,
    valid_from=None,
    valid_to=None,
    cny_per_unit=None,
    provider=object.__new__(SimulatorProvider),
)
BROKEN = Condition(health_ppm=400_000, is_broken=True)
DUE = Condition(health_ppm=400_000, is_broken=True, is_probe_due=True)


def account(name: str, **changes: object) -> ChannelAccount:
    return replace(PLAIN, name=name, **changes)


def need(**changes: object) -> PaymentNeed:
    return replace(PaymentNeed(amount=Money(100), scene="pc", now=NOON), **changes)


def decide(
    *accounts: ChannelAccount, conditions: Mapping[str, Condition] | None = None, **changes: object
) -> Decision:
    return route(accounts, method="simulator", need=need(**changes), conditions=conditions or {})


def chosen(decision: Decision) -> str:
    return decision.account.name if decision.account else ""


def test_every_candidate_is_told_what_speaks_against_it():
    decision = decide(
        account("a", weight=1),
        account("b", enabled=False),
        account("c", currency="USD"),
        account("d", min_minor=101),
        account("e", max_minor=99),
        account("f", valid_from=NOON + timedelta(seconds=1)),
        account("g", valid_to=NOON),
        account("h", weight=1),
        account("i", kind="other"),
        account("j"),
        account("k"),
        account("l"),
        conditions={"j": BROKEN, "k": Condition(steering=Steering.STOP)},
        unreached=frozenset({"l"}),
    )

    assert (chosen(decision), decision.mode) == ("a", Mode.USUAL)
    assert decision.verdicts == {
        "a": "FITS",
        "b": "DISABLED",
        "c": "CURRENCY",
        "d": "BELOW_MINIMUM",
        "e": "ABOVE_MAXIMUM",
        "f": "NOT_YET_VALID",
        "g": "NO_LONGER_VALID",
        "h": "FITS",
        "j": "BROKEN",
        "k": "STOPPED_BY_STAFF",
        "l": "NOT_REACHED",
    }


def test_a_scene_that_no_account_serves_is_answered_with_nothing():
    decision = decide(account("a"), scene="fax")

    assert decision.account is None
    assert decision.verdicts == {"a": "SCENE"}


def test_a_channel_of_another_currency_is_judged_by_its_own_limits():
    rate = {"currency": "USD", "cny_per_unit": 7}

    assert chosen(decide(account("a", max_minor=99, **rate), amount=Money(700_00))) == ""
    assert chosen(decide(account("a", max_minor=100_00, **rate), amount=Money(700_00))) == "a"
    assert decide(account("a", **rate), amount=Money(100, "EUR")).verdicts == {"a": "CURRENCY"}


@pytest.mark.parametrize(
    ("weight", "health_ppm", "fee_bp", "points"),
    [(100, 1_000_000, 0, 100_000), (100, 900_000, 60, 30_000), (1, 500_000, 0, 500), (10, 0, 38, -38_000)],
)
def test_the_score_is_health_times_weight_less_the_fee(weight, health_ppm, fee_bp, points):
    found = score(account("a", weight=weight, fee_bp=fee_bp), Condition(health_ppm=health_ppm))

    assert found == points


def test_equal_weights_go_to_the_cheaper_then_to_the_healthier():
    cheap, dear = account("z", fee_bp=38), account("a", fee_bp=60)

    assert chosen(decide(cheap, dear)) == "z"
    assert chosen(decide(cheap, dear, conditions={"z": Condition(health_ppm=700_000)})) == "a"


def test_of_two_valid_keys_the_newer_one_takes_new_payments():
    old = account("a", valid_to=NOON + HOUR)
    new = account("b", valid_from=NOON - HOUR)

    assert chosen(decide(old, new, now=NOON - 2 * HOUR)) == "a"
    assert chosen(decide(old, new)) == "b"
    assert chosen(decide(old, new, now=NOON + 2 * HOUR)) == "b"


def test_what_staff_prefer_comes_first_unless_it_is_broken_or_does_not_fit():
    prefer = Condition(steering=Steering.PREFER)
    heavy, light = account("a"), account("b", weight=1)

    assert chosen(decide(heavy, light, conditions={"b": prefer})) == "b"
    assert chosen(decide(heavy, light, conditions={"b": replace(prefer, is_broken=True)})) == "a"
    assert chosen(decide(heavy, replace(light, enabled=False), conditions={"b": prefer})) == "a"


def test_a_broken_account_that_is_due_is_tried_as_if_it_were_healthy():
    decision = decide(account("a"), account("b", weight=99), conditions={"a": DUE})

    assert (chosen(decision), decision.mode) == ("a", Mode.PROBE)
    assert chosen(decide(account("a"), account("b", weight=101), conditions={"a": DUE})) == "b"


def test_where_everything_is_broken_the_least_bad_is_taken():
    worse = Condition(health_ppm=100_000, is_broken=True)
    accounts = (account("a"), account("b"), account("c", kind="other"))
    conditions = {"a": worse, "b": BROKEN, "c": BROKEN}

    decision = decide(*accounts, conditions=conditions)

    assert (chosen(decision), decision.mode) == ("b", Mode.LEAST_BAD)
    assert methods(accounts, need=need(), conditions=conditions) == ["simulator"]
    assert chosen(decide(*accounts, conditions={"a": worse, "b": BROKEN})) == ""
    assert methods(accounts, need=need(), conditions={"a": worse, "b": BROKEN}) == ["other"]
    assert chosen(decide(*accounts, conditions=conditions, unreached=frozenset("ab"))) == ""


def test_methods_come_once_each_and_the_heaviest_first():
    accounts = [account("a", weight=1), account("b", kind="x", weight=3), account("c", weight=2)]

    assert methods(accounts, need=need(), conditions={}) == ["x", "simulator"]
    assert methods(accounts, need=need(scene="fax"), conditions={}) == []


accounts = st.lists(
    st.builds(
        account,
        name=st.text("abcdefgh", min_size=1, max_size=3),
        kind=st.sampled_from(["simulator", "other"]),
        enabled=st.booleans(),
        weight=st.integers(0, 200),
        fee_bp=st.integers(0, 500),
        min_minor=st.integers(1, 200),
    ),
    max_size=6,
    unique_by=lambda each: each.name,
)
conditions = st.builds(
    Condition,
    health_ppm=st.integers(0, FULL_PPM),
    is_broken=st.booleans(),
    is_probe_due=st.just(False),
    steering=st.sampled_from([None, *Steering]),
)


@given(accounts=accounts, data=st.data())
def test_the_choice_fits_is_never_stopped_and_never_beaten(accounts, data):
    known = {each.name: data.draw(conditions) for each in accounts}

    decision = decide(*accounts, conditions=known)
    turned = decide(*reversed(accounts), conditions=known)

    assert turned == decision
    assert set(decision.verdicts) == {each.name for each in accounts if each.kind == "simulator"}
    fitting = [each for each in decision.candidates if each.verdict == "FITS"]
    if fitting:
        assert decision.account is fitting[0].account
        assert decision.mode is Mode.USUAL
        preferred = [each for each in fitting if each.condition.steering is Steering.PREFER]
        assert fitting[0].score == max(each.score for each in preferred or fitting)
    elif decision.account is not None:
        assert decision.mode is Mode.LEAST_BAD
        assert decision.verdicts[decision.account.name] == "BROKEN"
    assert ("simulator" in methods(accounts, need=need(), conditions=known)) >= bool(fitting)


@given(health_ppm=st.integers(0, FULL_PPM), worse=st.integers(0, FULL_PPM))
def test_better_health_never_scores_less(health_ppm, worse):
    low, high = sorted((health_ppm, worse))

    assert score(PLAIN, Condition(health_ppm=low)) <= score(PLAIN, Condition(health_ppm=high))


def test_the_plain_account_of_these_tests_is_a_provider():
    provider: Provider = PLAIN.provider

    assert "pc" in provider.scenes
