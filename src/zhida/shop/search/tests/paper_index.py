"""An index on paper, for tests of the indexer: a JSON file that does what `backends.SearchIndex` says."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path

from zhida.shop.search.documents import SearchDocument
from zhida.shop.search.errors import IndexUnavailable
from zhida.shop.search.indexing.generations import IndexFiles

FILE_NAME = "documents.json"


class PaperIndex:
    """Keeps each document's title, price, stock and sales; what is put is there after `commit`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pages = read_paper(folder)
        self.commits = 0

    def put(self, documents: Sequence[SearchDocument]) -> None:
        """Write pages."""
        for document in documents:
            self.pages[document.product_id] = [
                document.title,
                document.price_minor,
                document.in_stock,
                document.sales,
            ]

    def remove(self, product_ids: Collection[int]) -> None:
        """Tear pages out."""
        for product_id in product_ids:
            self.pages.pop(product_id, None)

    def commit(self) -> None:
        """Put the file in place."""
        draft = self.folder / "draft.json"
        draft.write_text(json.dumps(self.pages), encoding="utf-8")
        draft.replace(self.folder / FILE_NAME)
        self.commits += 1

    def count(self) -> int:
        """Count the pages in the file."""
        return len(read_paper(self.folder))

    def close(self) -> None:
        """Forget what was not committed."""
        self.pages = {}


def create_paper(folder: Path) -> PaperIndex:
    """Make an empty index."""
    (folder / FILE_NAME).write_text("{}", encoding="utf-8")
    return PaperIndex(folder)


def read_paper(folder: Path) -> dict[int, list[object]]:
    """Return the committed pages. Raises IndexUnavailable when they cannot be read."""
    try:
        pages = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise IndexUnavailable from error
    return {int(product_id): page for product_id, page in pages.items()}


PAPER = IndexFiles(version="paper-1", create=create_paper, open=PaperIndex, try_out=read_paper)
