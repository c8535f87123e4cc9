import io
import tarfile
from datetime import UTC, datetime

import pytest

from zhida.entrypoints.backups.archive import (
    Manifest,
    check_archive,
    extract_database,
    extract_files,
    write_archive,
)
from zhida.entrypoints.backups.errors import BackupRefused

MADE_AT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture
def shop(tmp_path):
    """A data folder with a picture, an entity record and something that is not kept."""
    data_dir = tmp_path / "data"
    (data_dir / "media" / "ab").mkdir(parents=True)
    (data_dir / "media" / "ab" / "图.webp").write_bytes(b"picture" * 1000)
    (data_dir / "entity.json").write_text("{}")
    (data_dir / "zhida.sqlite3").write_bytes(b"live database")
    return data_dir


def _write(shop, target):
    database = shop.parent / "dump"
    database.write_bytes(b"dump of the database")
    manifest = Manifest(engine="sqlite", made_at=MADE_AT, version="0.1.0")
    count = write_archive(
        target, database=database, data_dir=shop, kept=["media", "imports", "entity.json"], manifest=manifest
    )
    assert count == 2
    return target


@pytest.mark.parametrize("name", ["shop.tar", "shop.tar.gz"])
def test_archive_comes_back_byte_for_byte(shop, tmp_path, name):
    target = _write(shop, tmp_path / name)

    manifest = check_archive(target)
    extract_database(target, tmp_path / "database")
    extract_files(target, tmp_path / "restored")

    assert (manifest.engine, manifest.made_at, manifest.version) == ("sqlite", MADE_AT, "0.1.0")
    assert sorted(manifest.members) == ["database", "files/entity.json", "files/media/ab/图.webp"]
    assert (tmp_path / "database").read_bytes() == b"dump of the database"
    assert (tmp_path / "restored" / "media" / "ab" / "图.webp").read_bytes() == b"picture" * 1000
    assert not (tmp_path / "restored" / "zhida.sqlite3").exists()
    assert target.stat().st_mode & 0o777 == 0o600
    assert not target.with_name(f"{name}.part").exists()


def test_archive_never_overwrites_another(shop, tmp_path):
    target = _write(shop, tmp_path / "shop.tar")

    with pytest.raises(BackupRefused, match="exists"):
        _write(shop, target)


def test_flipped_byte_of_a_member_is_found(shop, tmp_path):
    target = _write(shop, tmp_path / "shop.tar")
    whole = bytearray(target.read_bytes())
    whole[whole.index(b"dump of the database")] ^= 1
    target.write_bytes(whole)

    with pytest.raises(BackupRefused, match="damaged: database"):
        check_archive(target)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6])
def test_archive_cut_off_is_found(shop, tmp_path, share):
    target = _write(shop, tmp_path / "shop.tar")
    whole = target.read_bytes()
    target.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(BackupRefused):
        check_archive(target)


@pytest.mark.parametrize("name", ["files/../../evil", "evil", "/etc/evil"])
def test_foreign_members_are_refused(shop, tmp_path, name):
    target = _write(shop, tmp_path / "shop.tar")
    with tarfile.open(target, "a") as tar:
        member = tarfile.TarInfo(name)
        member.size = 4
        tar.addfile(member, io.BytesIO(b"evil"))

    with pytest.raises(BackupRefused, match="no backup of ours"):
        check_archive(target)


def test_link_in_an_archive_is_refused(shop, tmp_path):
    target = _write(shop, tmp_path / "shop.tar")
    with tarfile.open(target, "a") as tar:
        member = tarfile.TarInfo("files/link")
        member.type = tarfile.SYMTYPE
        member.linkname = "/etc/passwd"
        tar.addfile(member)

    with pytest.raises(BackupRefused):
        check_archive(target)
