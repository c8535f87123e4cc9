"""A price table as it is written: questions as a document, models as CSV; and rows of a valuation as JSON."""

import csv
import io
import re
from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zhida.shop.kernel.money import InvalidAmount, Money, parse_yuan
from zhida.shop.tradeins import conf
from zhida.shop.tradeins.errors import PriceTableInvalid
from zhida.shop.tradeins.records import Grade, OldModelRecord, Question, ValuationRow

# A question with one answer asks nothing.
FEWEST_GRADES = 2
WHOLE_PERCENT = 100
COLUMNS = ("code", "brand", "model", "capacity", "base_price")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,39}")
_LENGTHS = {"brand": 40, "model": 80, "capacity": 40}


def read_models(*, text: str) -> tuple[OldModelRecord, ...]:
    """Read the models of a table from CSV: code, brand, model, capacity, base_price in yuan.

    Raises PriceTableInvalid; each field is a line of the file.
    """
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise PriceTableInvalid(
            fields={"models": _("首行应为：%(columns)s") % {"columns": ",".join(COLUMNS)}}
        )
    found: dict[str, OldModelRecord] = {}
    wrong: dict[str, str | Promise] = {}
    for number, row in enumerate(rows, start=2):
        model = _model(row)
        if model is None or model.code in found:
            wrong[f"models.{number}"] = PriceTableInvalid.message
        else:
            found[model.code] = model
    if not 1 <= len(found) <= conf.MOST_MODELS:
        wrong["models"] = _("应有 1 到 %(most)s 个型号。") % {"most": conf.MOST_MODELS}
    if wrong:
        raise PriceTableInvalid(fields=wrong)
    return tuple(found.values())


def check_questions(*, questions: Sequence[Question]) -> None:
    """Let questions pass that can be asked and answered. Raises PriceTableInvalid; fields are their codes."""
    codes = [question.code for question in questions]
    wrong = {
        question.code: PriceTableInvalid.message
        for question in questions
        if not _is_question(question, codes)
    }
    if not 1 <= len(questions) <= conf.MOST_QUESTIONS:
        wrong["questions"] = PriceTableInvalid.message
    if wrong:
        raise PriceTableInvalid(fields=wrong)


def questions_to_json(questions: Sequence[Question]) -> list[dict[str, object]]:
    """Give questions as they are kept."""
    return [
        {
            "code": question.code,
            "text": question.text,
            "text_en": question.text_en,
            "grades": [
                {
                    "code": grade.code,
                    "text": grade.text,
                    "text_en": grade.text_en,
                    "minor": grade.minor,
                    "percent": grade.percent,
                    "is_refused": grade.is_refused,
                }
                for grade in question.grades
            ],
        }
        for question in questions
    ]


def questions_from_json(document: Sequence[Mapping[str, object]]) -> tuple[Question, ...]:
    """Give kept questions back."""
    return tuple(
        Question(
            code=str(item["code"]),
            text=str(item["text"]),
            text_en=str(item["text_en"]),
            grades=tuple(_grade(grade) for grade in _list_of(item["grades"])),
        )
        for item in document
    )


def rows_to_json(rows: Sequence[ValuationRow]) -> list[dict[str, object]]:
    """Give rows of a valuation as they are kept."""
    return [
        {
            "question": row.question,
            "answer": row.answer,
            "question_text": row.question_text,
            "answer_text": row.answer_text,
            "question_en": row.question_en,
            "answer_en": row.answer_en,
            "deduct_minor": row.deduct.minor,
        }
        for row in rows
    ]


def rows_from_json(document: Sequence[Mapping[str, object]]) -> tuple[ValuationRow, ...]:
    """Give kept rows back."""
    return tuple(
        ValuationRow(
            question=str(item["question"]),
            answer=str(item["answer"]),
            question_text=str(item["question_text"]),
            answer_text=str(item["answer_text"]),
            question_en=str(item["question_en"]),
            answer_en=str(item["answer_en"]),
            deduct=Money(int(str(item["deduct_minor"]))),
        )
        for item in document
    )


def _model(row: Mapping[str, str | None]) -> OldModelRecord | None:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if None in row or not _CODE.fullmatch(cells["code"]) or not cells["brand"] or not cells["model"]:
        return None
    if any(len(cells[name]) > longest for name, longest in _LENGTHS.items()):
        return None
    try:
        base = parse_yuan(cells["base_price"])
    except InvalidAmount:
        return None
    if not 0 < base <= conf.LARGEST_BASE_MINOR:
        return None
    return OldModelRecord(
        code=cells["code"],
        brand=cells["brand"],
        model=cells["model"],
        capacity=cells["capacity"],
        base=Money(base),
    )


def _is_question(question: Question, codes: Sequence[str]) -> bool:
    grades = [grade.code for grade in question.grades]
    is_named = bool(_CODE.fullmatch(question.code)) and codes.count(question.code) == 1
    is_answerable = FEWEST_GRADES <= len(grades) <= conf.MOST_GRADES and len(set(grades)) == len(grades)
    return is_named and is_answerable and _is_text(question.text) and all(map(_is_grade, question.grades))


def _is_grade(grade: Grade) -> bool:
    is_within = 0 <= grade.percent <= WHOLE_PERCENT and 0 <= grade.minor <= conf.LARGEST_BASE_MINOR
    is_one_kind = not (grade.percent and grade.minor)
    return bool(_CODE.fullmatch(grade.code)) and is_within and is_one_kind and _is_text(grade.text)


def _is_text(text: str) -> bool:
    return len(text.strip()) > 0 and len(text) <= conf.TEXT_MAX_LENGTH


def _grade(item: Mapping[str, object]) -> Grade:
    return Grade(
        code=str(item["code"]),
        text=str(item["text"]),
        text_en=str(item["text_en"]),
        minor=int(str(item["minor"])),
        percent=int(str(item["percent"])),
        is_refused=bool(item["is_refused"]),
    )


def _list_of(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list), "grades are kept as a list"
    return value
