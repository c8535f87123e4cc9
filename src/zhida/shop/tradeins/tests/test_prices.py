"""What an old device is worth, to the fen, and how the table of it is published."""

from dataclasses import replace

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.kernel.money import Money
from zhida.shop.tradeins import queries, services, tasks
from zhida.shop.tradeins.errors import (
    AnswersInvalid,
    OldModelNotFound,
    PriceTableChanged,
    PriceTableInvalid,
    TooManyTradeIns,
    TradeInCannotMove,
    TradeInNotFound,
    TradeInWorthless,
)
from zhida.shop.tradeins.models import OldModel, PriceTable, TradeIn
from zhida.shop.tradeins.services.publishing import PriceTableDraft
from zhida.shop.tradeins.tests import factories as made

pytestmark = pytest.mark.django_db
HEAD = "code,brand,model,capacity,base_price\n"


@pytest.fixture
def table(now):
    return made.publish(now=now)


def test_each_answer_takes_off_what_it_says(table):
    found = queries.value_device(code="OLD-1", answers=made.WORN)

    assert [row.deduct.minor for row in found.rows] == [18518, 8000, 6173, 0]
    assert (found.amount, found.is_refused, found.model.title) == (Money(90759), False, "旧牌 一代 128GB")
    assert queries.value_device(code="OLD-1", answers=made.PERFECT).amount == Money(123450)


def test_the_floor_is_zero_and_a_locked_device_is_not_taken(table):
    assert queries.value_device(code="OLD-2", answers=made.WORN).amount == Money(0)
    locked = queries.value_device(code="OLD-1", answers={**made.PERFECT, "ACCOUNT": "LOCKED"})

    assert (locked.amount, locked.is_refused) == (Money(0), True)


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({}, {"SCREEN", "BODY", "BATTERY", "ACCOUNT"}),
        ({**made.PERFECT, "SCREEN": "NONE"}, {"SCREEN"}),
        ({**made.PERFECT, "EXTRA": "X"}, {"EXTRA"}),
    ],
)
def test_every_question_is_answered_with_one_of_its_grades(table, answers, fields):
    with pytest.raises(AnswersInvalid) as refusal:
        queries.value_device(code="OLD-1", answers=answers)

    assert set(refusal.value.fields) == fields


def test_without_a_table_nothing_is_taken(now):
    assert queries.best_offer() is None
    assert (queries.find_price_table(), queries.list_models()) == (None, [])
    with pytest.raises(OldModelNotFound):
        queries.value_device(code="OLD-1", answers={})


def test_a_new_version_keeps_what_it_does_not_say_and_old_quotes_keep_theirs(now, table):
    seller = made.stranger(now=now)
    number = made.start(seller, now=now)
    draft = PriceTableDraft(
        expected_version=1, reason="调价", models_csv=HEAD + "OLD-1,旧牌,一代,128GB,900\n"
    )
    services.publish_price_table(actor=made.PRICER, draft=draft, now=now)
    again = PriceTableDraft(expected_version=2, reason="改问题", questions=made.QUESTIONS[:1])
    services.publish_price_table(actor=made.PRICER, draft=again, now=now)

    present = queries.find_price_table()
    assert (present.version, present.best, len(present.questions)) == (3, Money(90000), 1)
    assert [model.base for model in queries.list_models()] == [Money(90000)]
    assert queries.best_offer() == Money(90000)
    assert made.read(number).summary.amount == Money(123450)
    assert len(made.read(number).questions) == 4


def test_the_first_table_is_written_once(now):
    draft = PriceTableDraft(
        expected_version=0, reason="首版", models_csv=made.MODELS, questions=made.QUESTIONS
    )

    services.ensure_price_table(draft=draft, now=now)
    services.ensure_price_table(draft=draft, now=now)

    assert PriceTable.objects.count() == 1


@pytest.mark.parametrize(
    ("models", "field"),
    [
        ("code,brand\nA,B\n", "models"),
        (HEAD, "models"),
        (HEAD + "a b,旧牌,一代,,1\n", "models.2"),
        (HEAD + "A,,一代,,1\n", "models.2"),
        (HEAD + f"A,{'牌' * 41},一代,,1\n", "models.2"),
        (HEAD + "A,旧牌,一代,,x\n", "models.2"),
        (HEAD + "A,旧牌,一代,,0\n", "models.2"),
        (HEAD + "A,旧牌,一代,,1,2\n", "models.2"),
        (HEAD + "A,旧牌,一代,,1\nA,旧牌,一代,,1\n", "models.3"),
    ],
)
def test_a_wrong_list_of_models_is_refused(now, models, field):
    with pytest.raises(PriceTableInvalid) as refusal:
        made.publish(now=now, models=models)

    assert field in refusal.value.fields
    assert (PriceTable.objects.count(), OldModel.objects.count()) == (0, 0)


def test_wrong_questions_are_refused(now):
    first = made.QUESTIONS[0]
    good, scratched = first.grades
    for wrong in (
        (first, first),
        (replace(first, code="a b"),),
        (replace(first, text=" "),),
        (replace(first, grades=(good,)),),
        (replace(first, grades=(good, good)),),
        (replace(first, grades=(good, replace(scratched, percent=101))),),
        (replace(first, grades=(good, replace(scratched, minor=1))),),
        (),
    ):
        with pytest.raises(PriceTableInvalid):
            made.publish(now=now, questions=wrong)
    draft = PriceTableDraft(expected_version=0, reason="x", questions=made.QUESTIONS)
    with pytest.raises(PriceTableInvalid):
        services.publish_price_table(actor=made.PRICER, draft=draft, now=now)
    with pytest.raises(PriceTableInvalid):
        services.publish_price_table(actor=made.PRICER, draft=replace(draft, reason=" "), now=now)

    assert PriceTable.objects.count() == 0


def test_a_table_made_from_an_older_one_is_refused(now, table):
    with pytest.raises(PriceTableChanged):
        made.publish(now=now, version=0)
    with pytest.raises(PermissionDenied):
        services.publish_price_table(
            actor=made.BENCH, draft=PriceTableDraft(expected_version=1, reason="x"), now=now
        )

    assert PriceTable.objects.count() == 1


def test_what_is_worth_nothing_is_not_quoted(now, table):
    seller = made.stranger(now=now)

    for code, answers in (("OLD-2", made.WORN), ("OLD-1", {**made.PERFECT, "ACCOUNT": "LOCKED"})):
        with pytest.raises(TradeInWorthless):
            made.start(seller, now=now, code=code, answers=answers)

    assert TradeIn.objects.count() == 0


def test_a_quote_lapses_after_seven_days_or_is_given_up(now, table):
    seller = made.stranger(now=now)
    number, other = made.start(seller, now=now), made.start(seller, now=now)

    tasks.tend_trade_in(number, now=now)
    assert made.status(number) == "QUOTED"
    tasks.tend_trade_in(number, now=made.read(number).summary.valid_until)
    services.cancel_trade_in(actor=seller, number=other, now=now)
    tasks.tend_trade_in(other, now=now)

    assert (made.status(number), made.status(other)) == ("EXPIRED", "CANCELLED")
    with pytest.raises(TradeInCannotMove):
        services.cancel_trade_in(actor=seller, number=number, now=now)
    with pytest.raises(TradeInNotFound):
        services.cancel_trade_in(actor=made.stranger(now=now), number=number, now=now)


def test_open_trade_ins_are_limited(now, table):
    seller = made.stranger(now=now)
    for _time in range(10):
        made.start(seller, now=now)

    with pytest.raises(TooManyTradeIns):
        made.start(seller, now=now)
    assert TradeIn.objects.count() == 10


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_once(now, table, django_assert_num_queries, rows):
    seller = made.stranger(now=now)
    for _time in range(rows):
        made.start(seller, now=now)

    with django_assert_num_queries(1):
        assert len(queries.list_trade_ins(for_customer=seller.customer_id).items) == rows
    with django_assert_num_queries(1):
        assert len(queries.list_queue().items) == rows
    with django_assert_num_queries(1):
        assert queries.best_offer() == Money(123450)
