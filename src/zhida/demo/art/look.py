"""What the data say about a good's looks: a few named words and numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhida.demo.art.screens import Screen


@dataclass(frozen=True, slots=True)
class Look:
    """The options of one drawing, as the data file gives them; the colour's own options go before
    the model's.
    """

    options: Mapping[str, str | float]

    def text(self, key: str, default: str) -> str:
        """Give a word, such as a colour or a type."""
        return str(self.options.get(key, default))

    def number(self, key: str, default: float) -> float:
        """Give a length or a count."""
        return float(self.options.get(key, default))

    def with_options(self, **changed: str | float) -> "Look":
        """Give the same look with some options changed."""
        return Look({**self.options, **changed})

    @property
    def body(self) -> str:
        """The main colour."""
        return self.text("body", "#3f6f68")

    @property
    def trim(self) -> str:
        """The second colour: frame, ring or hinge."""
        return self.text("trim", "#9aa5a2")

    @property
    def screen(self) -> Screen:
        """What a lit screen shows."""
        return Screen(self.text("mood", "dawn"), int(self.number("seed", 1)), self.text("shows", "lock"))
