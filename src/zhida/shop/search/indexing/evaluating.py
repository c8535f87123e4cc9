"""Measuring a ranking from files: a scratch index of any catalogue, asked judged queries."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from zhida.shop.kernel.money import InvalidAmount, parse_yuan
from zhida.shop.search.backends import QueryRules
from zhida.shop.search.backends.tantivy import TantivyBackend
from zhida.shop.search.backends.tantivy_index import create_index
from zhida.shop.search.documents import SearchDocument
from zhida.shop.search.evaluation import Answer, JudgedQuery, Score, answers, scores
from zhida.shop.search.synonyms import shipped_synonyms

CHUNK = 500
Document = Mapping[str, object]
T = TypeVar("T")

__all__ = ["Answer", "EvaluationInvalid", "Score", "evaluate", "scores"]


class EvaluationInvalid(Exception):
    """A file that cannot be read; the text names the line and what is wrong."""


class Watch(Protocol):
    """Sees each thing pass, for a progress bar."""

    def __call__(self, things: Sequence[T], title: str, /) -> Iterable[T]:
        """Return the things in order."""


def evaluate(*, catalogue: Path, queries: Path, watch: Watch) -> list[Answer]:
    """Build a scratch index of the catalogue's documents and ask every query that anything answers.

    Raises EvaluationInvalid.
    """
    documents, names = _documents(catalogue)
    judged = [_judged(document, where) for where, document in _lines(queries)]
    with tempfile.TemporaryDirectory(prefix="zhida-evaluate-") as directory:
        index = create_index(Path(directory))
        for chunk in watch(_chunks(documents), "index"):
            index.put(chunk)
        index.commit()
        index.close()
        rules = QueryRules(synonyms=shipped_synonyms())
        return list(answers(watch(judged, "ask"), TantivyBackend(Path(directory)), names, rules))


def _documents(file: Path) -> tuple[list[SearchDocument], list[str]]:
    """Return the documents, numbered by their line, and the id of each number."""
    documents: list[SearchDocument] = []
    names: list[str] = []
    for where, document in _lines(file):
        try:
            documents.append(_document(document, len(names)))
            names.append(_text(document["id"]))
        except (KeyError, TypeError, InvalidAmount) as error:
            raise EvaluationInvalid(f"{where}: {error!r}") from error
    if not documents:
        raise EvaluationInvalid(f"{file.name} holds no documents")
    return documents, names


def _document(document: Document, number: int) -> SearchDocument:
    attributes = document.get("attributes") or {}
    category = document.get("category") or []
    title, name = _text(document.get("title")), _text(document.get("name"))
    if not isinstance(attributes, dict) or not isinstance(category, list):
        raise TypeError("attributes must be an object and category a list")
    price = document.get("price")
    return SearchDocument(
        product_id=number,
        title=title or name,
        subtitle=name if title and name != title else "",
        brand=_text(document.get("brand")),
        category=tuple(_text(part) for part in category),
        attributes=tuple((str(key), _text(value)) for key, value in attributes.items()),
        description=_text(document.get("description")),
        codes=tuple(filter(None, (_text(document.get("ean")),))),
        price_minor=parse_yuan(_text(price)) if price is not None else 0,
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    return " ".join(map(_text, value)) if isinstance(value, list) else str(value)


def _judged(document: Document, where: str) -> JudgedQuery:
    judgments = document.get("judgments")
    if not isinstance(judgments, dict) or not isinstance(document.get("query"), str):
        raise EvaluationInvalid(f'{where}: must be {{"query": "…", "judgments": {{"id": 0..3}}}}')
    grades = {str(name): int(grade) for name, grade in judgments.items()}
    return JudgedQuery(
        query=_text(document["query"]), judgments=grades, variant=_text(document.get("variant"))
    )


def _lines(file: Path) -> Iterator[tuple[str, Document]]:
    with file.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                where = f"{file.name} line {number}"
                try:
                    document = json.loads(line)
                except ValueError as error:
                    raise EvaluationInvalid(f"{where}: {error}") from error
                if not isinstance(document, dict):
                    raise EvaluationInvalid(f"{where}: not an object")
                yield where, document


def _chunks(documents: Sequence[SearchDocument]) -> list[Sequence[SearchDocument]]:
    return [documents[start : start + CHUNK] for start in range(0, len(documents), CHUNK)]
