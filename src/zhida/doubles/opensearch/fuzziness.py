"""Edit distance with swaps of neighbours, as fuzzy queries count it."""

from __future__ import annotations


def is_near(word: str, other: str, most: int, *, swaps: bool) -> bool:
    """Say whether so many insertions, deletions, changes and, with `swaps`, swaps lead to the other."""
    if abs(len(word) - len(other)) > most:
        return False
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(word, start=1):
        here = [row]
        for column, other_letter in enumerate(other, start=1):
            cost = min(above[column] + 1, here[column - 1] + 1, above[column - 1] + (letter != other_letter))
            is_swap = (
                swaps
                and row > 1
                and column > 1
                and letter == other[column - 2]
                and word[row - 2] == other_letter
            )
            here.append(min(cost, before[column - 2] + 1) if is_swap else cost)
        before, above = above, here
    return above[-1] <= most
