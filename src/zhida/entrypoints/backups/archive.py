"""The tar file of a backup: members, then a manifest with the size and SHA-256 of each."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from zhida.entrypoints.backups.errors import BackupRefused

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
FILES_PREFIX = "files/"
CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself; `members` are name -> (bytes, SHA-256)."""

    engine: str
    made_at: datetime
    version: str
    members: dict[str, tuple[int, str]] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """Return the manifest as it stands in the archive."""
        members = {name: {"bytes": size, "sha256": digest} for name, (size, digest) in self.members.items()}
        document = {
            "format": FORMAT,
            "engine": self.engine,
            "made_at": self.made_at.isoformat(),
            "version": self.version,
            "members": members,
        }
        return json.dumps(document, ensure_ascii=False, indent=1).encode()


class _HashingReader(io.RawIOBase):
    """Hashes what tarfile reads through it."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


def write_archive(
    target: Path, *, database: Path, data_dir: Path, kept: list[str], manifest: Manifest
) -> int:
    """Write database and kept files into one archive, readable by its owner only; return the file count.

    The archive appears under its name when it is complete. Raises BackupRefused when that name is taken.
    """
    if target.exists():
        raise BackupRefused(f"{target} exists: choose another name")
    partial = target.with_name(f"{target.name}.part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w:gz" if target.name.endswith(".gz") else "w") as tar:
            _add(tar, DATABASE, database, manifest)
            for path in _files(data_dir, kept):
                _add(tar, f"{FILES_PREFIX}{path.relative_to(data_dir).as_posix()}", path, manifest)
            document = manifest.to_json()
            member = tarfile.TarInfo(MANIFEST)
            member.size = len(document)
            tar.addfile(member, io.BytesIO(document))
        raw.flush()
        os.fsync(raw.fileno())
    partial.replace(target)
    return len(manifest.members) - 1


def check_archive(source: Path) -> Manifest:
    """Read all of an archive and compare every member with the manifest. Raises BackupRefused."""
    found: dict[str, tuple[int, str]] = {}
    document: bytes | None = None
    try:
        with tarfile.open(source) as tar:
            for member in tar:
                file = tar.extractfile(member) if member.isreg() else None
                if file is None or not _is_ours(member.name):
                    raise BackupRefused(f"{source} holds {member.name!r}, which no backup of ours does")
                if member.name == MANIFEST:
                    document = file.read()
                else:
                    found[member.name] = (member.size, _digest(file))
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BackupRefused(f"{source} cannot be read: {error}") from error
    if document is None:
        raise BackupRefused(f"{source} is cut off: it has no manifest")
    manifest = _read_manifest(source, document)
    wrong = sorted(name for name in manifest.members.keys() | found.keys() if _differ(name, manifest, found))
    if wrong:
        raise BackupRefused(f"{source} is damaged: {', '.join(wrong[:5])}")
    return manifest


def extract_database(source: Path, target: Path) -> None:
    """Write the database's dump of a checked archive into a file."""
    with tarfile.open(source) as tar:
        file = tar.extractfile(DATABASE)
        assert file is not None, "the archive was checked"
        with target.open("wb") as out:
            while chunk := file.read(CHUNK_BYTES):
                out.write(chunk)


def extract_files(source: Path, data_dir: Path) -> None:
    """Write the kept files of a checked archive below the data folder, over those of the same name."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with tarfile.open(source) as tar:
        for member in tar:
            if member.name.startswith(FILES_PREFIX):
                member.name = member.name.removeprefix(FILES_PREFIX)
                tar.extract(member, data_dir, filter="data")


def _add(tar: tarfile.TarFile, name: str, path: Path, manifest: Manifest) -> None:
    with path.open("rb") as file:
        member = tar.gettarinfo(arcname=name, fileobj=file)
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        member.mode = 0o600
        reader = _HashingReader(file)
        tar.addfile(member, reader)
    manifest.members[name] = (member.size, reader.digest.hexdigest())


def _files(data_dir: Path, kept: list[str]) -> Iterator[Path]:
    for name in kept:
        top = data_dir / name
        if top.is_file():
            yield top
        elif top.is_dir():
            yield from sorted(path for path in top.rglob("*") if path.is_file() and not path.is_symlink())


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()


def _is_ours(name: str) -> bool:
    if name in (MANIFEST, DATABASE):
        return True
    path = PurePosixPath(name)
    return name.startswith(FILES_PREFIX) and ".." not in path.parts and not path.is_absolute()


def _read_manifest(source: Path, document: bytes) -> Manifest:
    try:
        values = json.loads(document)
        if values["format"] != FORMAT:
            raise BackupRefused(f"{source} has format {values['format']}, this version reads {FORMAT}")
        members = {name: (entry["bytes"], entry["sha256"]) for name, entry in values["members"].items()}
        made_at = datetime.fromisoformat(values["made_at"])
        return Manifest(engine=values["engine"], made_at=made_at, version=values["version"], members=members)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupRefused(f"{source} has a manifest that cannot be read") from error


def _differ(name: str, manifest: Manifest, found: dict[str, tuple[int, str]]) -> bool:
    return manifest.members.get(name) != found.get(name)
