"""The clauses a search plan is made of. A backend turns each into its engine's own query."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """The text fields of an index; every value is a token that our own pipeline made."""

    TITLE = "title"  # words of the title
    KIND = "kind"  # words of the leaf category and of a named product type
    BRAND = "brand"  # words of the brand's names
    SHELF = "shelf"  # words of all categories from the root on
    FACTS = "facts"  # words of attribute and option values, and of what a title says the thing fits
    POINT = "point"  # words of the selling point
    PROSE = "prose"  # words of the description
    CODE = "code"  # whole SKU codes and barcodes, normalised
    LETTERS = "letters"  # the title letter by letter (one CJK character or one Latin/digit word a position)
    PIECE = "piece"  # Latin pieces of the title as they stand, not split: 5 but not the 5 of 5a
    SOUND = "sound"  # joined pinyin and initials of words and runs
    WORDS = "words"  # every word of all fields but the prose: the vocabulary, never scored


@dataclass(frozen=True, slots=True)
class Term:
    """A document holds this token in this field (BM25)."""

    field: Field
    text: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Slip:
    """A document holds a token at most `distance` edits away (a swap counts as one); constant score."""

    field: Field
    text: str
    distance: int = 1
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """A document holds these tokens in this order, `slop` positions apart at most."""

    field: Field
    words: tuple[str, ...]
    slop: int = 0
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Best:
    """The best of these clauses counts, the others with a share of `tie`."""

    clauses: tuple[Clause, ...]
    tie: float = 0.0


@dataclass(frozen=True, slots=True)
class Every:
    """All of `needed` must match; `welcome` only adds to the score."""

    needed: tuple[Clause, ...]
    welcome: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """At least `at_least` of `clauses` must match; their scores add up. `welcome` only adds to the score."""

    clauses: tuple[Clause, ...]
    at_least: int
    welcome: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Flat:
    """A match of the clause counts exactly `score`."""

    clause: Clause
    score: float


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document, all alike."""


Clause = Term | Slip | Phrase | Best | Every | Some | Flat | Everything
