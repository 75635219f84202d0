"""What a folder must stand: strangers, a full disk, a closed door, rot."""

from __future__ import annotations

import os
import resource
import signal
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from concertmaster_server.blobs import BlobDamagedError, BlobKeyError, BlobUnavailableError
from concertmaster_server.blobs.folder import FolderStore


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


@pytest.fixture
def store(root: Path) -> FolderStore:
    return FolderStore(root)


def blobs_in(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def folders_in(root: Path) -> list[Path]:
    return [root, *(path for path in root.rglob("*") if path.is_dir())]


def set_door(root: Path, *, to: int) -> None:
    for folder in filter(Path.exists, (root, root / ".drafts")):
        folder.chmod(to)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let the kernel refuse what goes on behind ``size`` bytes, in the middle of a write as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    kept = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, kept)


@contextmanager
def not_root() -> Iterator[None]:
    """Be somebody whom permissions hold back."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


async def test_folders_and_files_are_for_us_alone(root: Path, store: FolderStore) -> None:
    before = os.umask(0)
    try:
        await store.put("runs/a/1", b"x")
    finally:
        os.umask(before)
    assert {mode(folder) for folder in folders_in(root)} == {0o700}
    assert mode(root / "runs/a/1") == 0o600


async def test_a_folder_that_was_there_keeps_its_permissions(tmp_path: Path) -> None:
    set_door(tmp_path, to=0o710)
    await FolderStore(tmp_path).put("a", b"x")
    assert mode(tmp_path) == 0o710


@pytest.mark.parametrize("limit", [0, 4096, 100_010])
async def test_a_full_disk_is_said_and_leaves_no_half_file(root: Path, store: FolderStore, limit: int) -> None:
    async def chunks():
        yield b"y" * 100_000

    await store.put("a", b"before")
    for attempt in (store.put("a", b"y" * 100_000), store.put_stream("a", chunks())):
        with files_of_at_most(limit), pytest.raises(BlobUnavailableError) as refusal:
            await attempt
        assert refusal.value.parameters["reason"] == "File too large"
        assert refusal.value.retryable
    assert blobs_in(root) == ["a"]
    assert await store.get("a") == b"before"
    await store.put("a", b"y" * 100_000)
    assert await store.get("a") == b"y" * 100_000


async def test_a_folder_that_cannot_be_written_is_said(root: Path, store: FolderStore) -> None:
    await store.put("a", b"x")
    set_door(root, to=0o500)
    with not_root(), pytest.raises(BlobUnavailableError) as refusal:
        await store.put("b", b"x")
    assert refusal.value.parameters["reason"] == "Permission denied"
    set_door(root, to=0o700)
    assert blobs_in(root) == ["a"]


@pytest.mark.parametrize("damage", [lambda was: was[:-1], lambda was: b"X" + was[1:], lambda was: was + b"x", lambda _: b""])
async def test_what_has_rotted_is_never_given(root: Path, store: FolderStore, damage) -> None:
    await store.put("a", b"some text")
    (root / "a").write_bytes(damage((root / "a").read_bytes()))
    with pytest.raises(BlobDamagedError):
        await store.get("a")
    with pytest.raises(BlobDamagedError):
        [chunk async for chunk in store.stream("a")]


async def test_one_name_is_a_file_or_a_folder(root: Path, store: FolderStore) -> None:
    await store.put("a", b"x")
    await store.put("d/e", b"x")
    for key in ("a/b", "a/b/c", "d"):
        with pytest.raises(BlobKeyError) as refusal:
            await store.put(key, b"y")
        assert "both a file and a folder" in refusal.value.parameters["reason"]
    assert blobs_in(root) == ["a", "d/e"]


async def test_what_a_killed_process_left_goes_after_a_day(root: Path, store: FolderStore) -> None:
    await store.put("a", b"x")
    old, young = root / ".drafts" / "old", root / ".drafts" / "young"
    old.write_bytes(b"half")
    young.write_bytes(b"half")
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    await store.put("b", b"x")
    assert blobs_in(root) == [".drafts/young", "a", "b"]
