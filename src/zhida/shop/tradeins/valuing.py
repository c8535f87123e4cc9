"""The arithmetic of a quote: pure, from a model, the questions and the answers."""

from collections.abc import Mapping, Sequence

from zhida.shop.kernel.money import Money, round_half_up
from zhida.shop.tradeins.errors import AnswersInvalid
from zhida.shop.tradeins.records import Grade, OldModelRecord, Question, Valuation, ValuationRow

WHOLE_PERCENT = 100


def value(
    *, model: OldModelRecord, version: int, questions: Sequence[Question], answers: Mapping[str, str]
) -> Valuation:
    """Take what each answer says off the base price; a percentage is of the base, rounded half up.

    Worked: base 1234.50, screen -15 % (185.18), body -80.00, battery -5 % (61.73) leaves 907.59. The floor
    is zero. Raises AnswersInvalid (a question without one of its grades, or an answer to no question).
    """
    chosen = {question.code: _chosen(question, answers) for question in questions}
    wrong = {code: AnswersInvalid.message for code, grade in chosen.items() if grade is None}
    wrong |= {code: AnswersInvalid.message for code in answers if code not in chosen}
    if wrong:
        raise AnswersInvalid(fields=wrong)
    grades = {code: grade for code, grade in chosen.items() if grade is not None}
    rows = tuple(_row(model, question, grades[question.code]) for question in questions)
    is_refused = any(grade.is_refused for grade in grades.values())
    left = max(0, model.base.minor - sum(row.deduct.minor for row in rows))
    return Valuation(
        model=model,
        version=version,
        rows=rows,
        amount=Money(0 if is_refused else left, model.base.currency),
        is_refused=is_refused,
    )


def _chosen(question: Question, answers: Mapping[str, str]) -> Grade | None:
    wanted = answers.get(question.code)
    return next((grade for grade in question.grades if grade.code == wanted), None)


def _row(model: OldModelRecord, question: Question, grade: Grade) -> ValuationRow:
    share = round_half_up(model.base.minor * grade.percent, WHOLE_PERCENT)
    return ValuationRow(
        question=question.code,
        answer=grade.code,
        question_text=question.text,
        answer_text=grade.text,
        question_en=question.text_en,
        answer_en=grade.text_en,
        deduct=Money(grade.minor + share, model.base.currency),
    )
