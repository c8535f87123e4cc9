"""What a query consists of: concepts, and for each the ways a document may meet it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to meet a concept: all of its words, sounds and letters in one document.

    `words` stand in a text other than the description, `prose` only there; `letters` are looked for in a row
    in the title; `slip` is a word that may be misspelt by `distance`. `is_kind` when the words name a kind of
    thing: then title or category must say them.
    """

    words: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    slip: str = ""
    distance: int = 1
    is_kind: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A thing the query asks for. `letters` is how it stands in a title, `corrected` what a slip meant.

    `further` are ways that only count once the plain ones found too little; `parts` are the concepts of a
    compound, any of which may then do (无线耳机: 无线, 耳机).
    """

    text: str
    ways: tuple[Way, ...]
    letters: tuple[str, ...]
    further: tuple[Way, ...] = ()
    parts: tuple[Concept, ...] = ()
    corrected: str = ""
    is_optional: bool = False
