"""Analysers: the whitespace tokenizer, and the two filters that let one token become several or a gap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from zhida.doubles.opensearch.faults import bad_argument

LONGEST_TOKEN: Final = 255

# A token and how far it stands behind the one before: 0 for one at the same position.
Step = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Analyser:
    """Cuts a text at blanks, and tokens that are too long; then captures patterns, then leaves words out."""

    longest: int = LONGEST_TOKEN
    captures: tuple[tuple[re.Pattern[str], ...], ...] = field(default=())
    stops: frozenset[str] = frozenset()

    def steps(self, text: str) -> list[Step]:
        """Return the tokens of a text in order."""
        cut = [
            word[start : start + self.longest]
            for word in text.split()
            for start in range(0, len(word), self.longest)
        ]
        steps: list[Step] = []
        gap = 0
        for token in cut:
            for place, part in enumerate(self._captured(token)):
                if part in self.stops:
                    gap += place == 0
                    continue
                steps.append((part, 1 + gap if place == 0 else 0))
                gap = 0
        return steps

    def _captured(self, token: str) -> list[str]:
        """Return what the patterns capture, all at the token's position; the token when that is nothing."""
        parts = [token]
        for patterns in self.captures:
            found = [match[1] for part in parts for pattern in patterns for match in pattern.finditer(part)]
            parts = found or parts
        return parts


def read_analysers(analysis: Mapping[str, object]) -> dict[str, Analyser]:
    """Read the analysis settings of an index. Refuses what the double does not know."""
    longest = {"whitespace": LONGEST_TOKEN}
    for name, about in _named(analysis, "tokenizer"):
        if about.get("type") != "whitespace":
            raise bad_argument(f"Unknown tokenizer type [{about.get('type')}] for [{name}]")
        most = about.get("max_token_length", LONGEST_TOKEN)
        assert isinstance(most, int)
        longest[name] = most
    filters = {name: _read_filter(name, about) for name, about in _named(analysis, "filter")}
    known = {"whitespace": Analyser()}
    for name, about in _named(analysis, "analyzer"):
        tokenizer, chain = str(about.get("tokenizer")), about.get("filter", [])
        if about.get("type", "custom") != "custom" or tokenizer not in longest:
            raise bad_argument(f"failed to find tokenizer under [{tokenizer}] for analyzer [{name}]")
        assert isinstance(chain, list)
        for one in chain:
            if one not in filters:
                raise bad_argument(f"Custom Analyzer [{name}] failed to find filter under name [{one}]")
        chosen = [filters[one] for one in chain]
        known[name] = Analyser(
            longest=longest[tokenizer],
            captures=tuple(one for one in chosen if isinstance(one, tuple)),
            stops=frozenset().union(*(one for one in chosen if isinstance(one, frozenset))),
        )
    return known


def _read_filter(name: str, about: Mapping[str, object]) -> tuple[re.Pattern[str], ...] | frozenset[str]:
    kind, patterns, words = about.get("type"), about.get("patterns", []), about.get("stopwords", [])
    if kind == "pattern_capture" and about.get("preserve_original") is False and isinstance(patterns, list):
        return tuple(re.compile(one) for one in patterns)
    if kind == "stop" and isinstance(words, list):
        return frozenset(words)
    raise bad_argument(f"Unknown filter type [{kind}] for [{name}]")


def _named(analysis: Mapping[str, object], part: str) -> Iterable[tuple[str, Mapping[str, object]]]:
    found = analysis.get(part, {})
    assert isinstance(found, dict)
    return found.items()
