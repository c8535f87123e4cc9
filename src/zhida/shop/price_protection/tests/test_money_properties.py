"""Whatever is protected and returned in whatever order: a line never brings more than was paid for it."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhida.shop.kernel.money import split_by_largest_remainder
from zhida.shop.price_protection.reckoning import due_by_unit

STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 2_000)), max_size=8)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(paid=st.integers(0, 6_000), quantity=st.integers(1, 4), steps=STEPS)
def test_line_brings_at_most_what_was_paid(paid, quantity, steps):
    """Protect to a price, or return the next unit at its share less what was cut."""
    shares = sorted(split_by_largest_remainder(paid, [1] * quantity), reverse=True)
    unit_price = paid // quantity + 100
    held, cuts, brought = list(range(quantity)), {}, 0
    for is_return, price in steps:
        if is_return and held:
            unit = held.pop(0)
            brought += shares[unit] - cuts.get(unit, 0)
        elif not is_return:
            due = due_by_unit(
                shares=shares, held=held, cuts=cuts, drop=unit_price - price, left=paid - brought
            )
            assert all(fen > 0 for fen in due.values())
            brought += sum(due.values())
            cuts = {unit: cuts.get(unit, 0) + due.get(unit, 0) for unit in cuts.keys() | due.keys()}
            assert (
                due_by_unit(shares=shares, held=held, cuts=cuts, drop=unit_price - price, left=paid - brought)
                == {}
            )
        assert brought <= paid
        assert all(cuts[unit] <= shares[unit] for unit in cuts)
    brought += sum(shares[unit] - cuts.get(unit, 0) for unit in held)
    assert brought == paid
