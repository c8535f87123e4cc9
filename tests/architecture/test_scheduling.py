"""Which test process runs which test."""

from tests.running.scheduling import piece_of

JOURNEY = "tests/journeys/test_rights.py"
ROOM = "src/zhida/shop/orders/tests/test_place.py"


def test_tests_of_a_shop_are_one_piece_and_others_go_alone():
    assert {piece_of(f"{JOURNEY}::test_a[1]"), piece_of(f"{JOURNEY}::test_b")} == {JOURNEY}
    assert piece_of(f"{ROOM}::test_a[x::y]") == f"{ROOM}::test_a[x::y]"
