"""Reading a provider's file as a whole."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from zhida.config.provider_files.table import Place, ProviderFileInvalid, Table

SomeTable = TypeVar("SomeTable", bound=Table)


def read_document(path: Path) -> Mapping[str, object]:
    """Read a TOML file. Raises ProviderFileInvalid with the file's name and what is wrong."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ProviderFileInvalid(f"{path.name}: {error.strerror}") from error
    except ValueError as error:
        raise ProviderFileInvalid(f"{path.name}: {error}") from error


def read_tables(path: Path, subject: str, kind: type[SomeTable], *, allow_loopback: bool) -> list[SomeTable]:
    """Read every [subject.NAME] table, in the file's order. Raises ProviderFileInvalid."""
    document = read_document(path)
    tables = document.get(subject, {})
    if not isinstance(tables, dict) or set(document) - {subject}:
        raise ProviderFileInvalid(f"{path.name}: only tables [{subject}.NAME] are known")

    def place(name: str) -> Place:
        return Place(heading=f"{subject}.{name}", directory=path.parent, allow_loopback=allow_loopback)

    return [kind(name, values, place(name)) for name, values in tables.items()]
