"""What a document becomes: for each field of an index the tokens it is found by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from zhida.shop.search.documents import SearchDocument
from zhida.shop.search.engine.plan import Field
from zhida.shop.search.indexing.words import spoken, words_of_run
from zhida.shop.search.text.characters import fold
from zhida.shop.search.text.kinds import before_fits, names_in, speaks_of_accessories
from zhida.shop.search.text.sounds import sounds_of
from zhida.shop.search.text.splitting import Run, chain_of, runs_of
from zhida.shop.search.text.stems import stem

KIND_ATTRIBUTES = frozenset(
    {"类型", "产品类型", "商品类型", "品类", "类别", "产品类别", "type", "product type", "category", "kind"}
)
LONGEST_PROSE = 2_000
LONGEST_SOUND = 12
LONGEST_SAID = 10
SENTENCE_END = " . "


class Token(NamedTuple):
    """A token and its position in its field."""

    text: str
    position: int


def fields_of(document: SearchDocument) -> Mapping[Field, tuple[Token, ...]]:
    """Return every field's tokens. What a title says after "for" or 适用 is a fact, no part of the title."""
    title = fold(document.title)
    own, fits = title[: before_fits(title)], title[before_fits(title) :]
    brand = fold(document.brand)
    kinds = list(_kind_names(document))
    facts = [fits, *(fold(value) for _name, value in document.attributes), *map(fold, document.facts)]
    shelf = SENTENCE_END.join(map(fold, document.category))
    fields = {
        Field.TITLE: tuple(words_in(own)),
        Field.KIND: tuple(_placed(_kind_words(kinds))),
        Field.BRAND: tuple(words_in(brand)),
        Field.SHELF: tuple(_placed(token.text for token in words_in(shelf))),
        Field.FACTS: tuple(_placed(token.text for token in words_in(SENTENCE_END.join(facts)))),
        Field.POINT: tuple(words_in(fold(document.subtitle))),
        Field.PROSE: tuple(words_in(fold(document.description[:LONGEST_PROSE]))),
        Field.CODE: tuple(_placed(_codes(document.codes))),
        Field.LETTERS: tuple(Token(letter, place) for place, letter in enumerate(letters_of(title))),
        Field.PIECE: tuple(_placed(_pieces(title))),
        Field.SOUND: tuple(_placed(_sounds([title, brand, *kinds, shelf, *_short(facts)]))),
    }
    told = (Field.TITLE, Field.KIND, Field.BRAND, Field.SHELF, Field.FACTS, Field.POINT, Field.CODE)
    words = {token.text for field in told for token in fields[field]}
    words.update(_as_written([title, brand, *kinds]))
    fields[Field.WORDS] = tuple(_placed(sorted(words)))
    return fields


def is_accessory(document: SearchDocument) -> bool:
    """Say whether the thing goes with another thing, by its category or by what its title says it fits."""
    if any(speaks_of_accessories(fold(name)) for name in document.category):
        return True
    title = fold(document.title)
    return before_fits(title) < len(title) and speaks_of_accessories(title[: before_fits(title)])


def words_in(text: str, first: int = 0) -> Iterator[Token]:
    """Yield the words of a folded text: Chinese words, and Latin runs whole and split, stemmed."""
    place = first
    for run in runs_of(text):
        if run.is_cjk:
            words = words_of_run(run.text)
            yield from (Token(word.text, place + word.place) for word in words)
            place += 1 + max(word.place for word in words)
        else:
            tokens, width = _chain_tokens(run, place)
            yield from tokens
            place += width


def letters_of(text: str) -> Iterator[str]:
    """Yield the letters of a folded text: each Chinese character, each Latin or digit part, stemmed."""
    for run in runs_of(text):
        if run.is_cjk:
            yield from run.text
        else:
            yield from (stem(part.text) for part in chain_of(run.text).parts)


def _chain_tokens(run: Run, place: int) -> tuple[list[Token], int]:
    chain = chain_of(run.text)
    tokens = {Token(stem(part.text), place + index) for index, part in enumerate(chain.parts)}
    for piece, (first, _last) in zip(chain.pieces, chain.piece_spans, strict=True):
        tokens.add(Token(stem(piece), place + first))
    tokens.add(Token(stem(chain.joined), place))
    ordered = sorted(tokens, key=lambda token: (token.position, token.text))
    return [token for token in ordered if token.text], max(1, len(chain.parts))


def _kind_names(document: SearchDocument) -> Iterator[str]:
    if document.category:
        yield from names_in(fold(document.category[-1]))
    for name, value in document.attributes:
        if fold(name) in KIND_ATTRIBUTES:
            yield from names_in(fold(value))


def _kind_words(names: Iterable[str]) -> Iterator[str]:
    """Yield what each name is at heart: its last word, the whole when it is short, its singular when English.

    手机保护套 is a 保护套 and not a 手机; a "phone case" is a case.
    """
    for name in names:
        runs = list(runs_of(name[: before_fits(name)]))
        if not runs:
            continue
        last = runs[-1]
        if last.is_cjk:
            yield last.text
            yield _head_of(last.text)
        else:
            parts = chain_of(last.text).parts
            yield stem(parts[-1].text) if parts else last.text


def _head_of(run: str) -> str:
    """Return the longest word that ends a run without being all of it; a run of one word is its own head."""
    words = {word.text for word in words_of_run(run) if word.start + len(word.text) == len(run)} - {run}
    return max(words, key=len, default=run)


def _codes(codes: Iterable[str]) -> Iterator[str]:
    for code in codes:
        for run in runs_of(fold(code)):
            yield chain_of(run.text).joined if not run.is_cjk else run.text
        yield "".join(letter for letter in fold(code) if letter.isalnum())


def _sounds(texts: Iterable[str]) -> Iterator[str]:
    """Yield joined pinyin and initials of every Chinese run and of every word, in both readings of a word."""
    for text in texts:
        for run in runs_of(text):
            if not run.is_cjk:
                continue
            words = {word.text for word in words_of_run(run.text)} | {run.text[:LONGEST_SOUND]}
            for word in sorted(words):
                sounds = sounds_of(word)
                yield from {sounds.joined, spoken(word)}
                if len(word) > 1:
                    yield sounds.initials


def _pieces(text: str) -> Iterator[str]:
    for run in runs_of(text):
        if not run.is_cjk:
            yield from chain_of(run.text).pieces


def _short(facts: Iterable[str]) -> Iterator[str]:
    """Yield the facts that are said rather than read: colours, uses, materials."""
    return (fact for fact in facts if len(fact) <= LONGEST_SAID)


def _as_written(texts: Iterable[str]) -> Iterator[str]:
    """Yield Latin words before they are stemmed, so that a slip is corrected to a word and not to a stem."""
    for text in texts:
        for run in runs_of(text):
            if not run.is_cjk:
                yield from (part.text for part in chain_of(run.text).parts)


def _placed(words: Iterable[str]) -> Iterator[Token]:
    return (Token(word, position) for position, word in enumerate(dict.fromkeys(words)) if word)
