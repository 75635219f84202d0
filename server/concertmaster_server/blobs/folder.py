"""Blobs in a folder of this machine. A blob is written beside, brought to disk, and moved into its place.

The digest stands behind the content, 32 bytes, so that the two can never be of different writes. Folders and files are for us
alone; the folder is made by the first write.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import AsyncIterable, AsyncIterator, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, Self, TypeVar

from .errors import BlobDamagedError, BlobKeyError, BlobMissingError, BlobTooLargeError, BlobUnavailableError
from .keys import checked_key
from .store import BlobFacts, Measure

_T = TypeVar("_T")

_LIMIT_S: Final = 30.0
_CHUNK: Final = 1024 * 1024
_DIGEST_BYTES: Final = 32
_DRAFTS: Final = ".drafts"
"""No key begins with a dot."""
_FORGOTTEN_S: Final = 24 * 3600
_IN_THE_WAY: Final = frozenset({errno.EEXIST, errno.EISDIR, errno.ENOTDIR, errno.ENOTEMPTY})
_NOT_THERE: Final = frozenset({errno.ENOENT, errno.EISDIR, errno.ENOTDIR})


class FolderStore:
    """A store in a folder; one instance a process, any number of processes."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, key: str, content: bytes) -> BlobFacts:
        """Store content, in place of what was there."""
        path = self._path(key)

        def write() -> BlobFacts:
            with _Draft(self._root) as draft:
                draft.write(content)
                return draft.move_to(path, key)

        return await _in_thread(write)

    async def put_stream(self, key: str, chunks: AsyncIterable[bytes], *, limit: int | None = None) -> BlobFacts:
        """Store content that comes in parts."""
        path = self._path(key)
        with await _in_thread(partial(_Draft, self._root, limit)) as draft:
            async for chunk in chunks:
                await _in_thread(partial(draft.write, chunk))
            return await _in_thread(partial(draft.move_to, path, key))

    async def get(self, key: str, *, limit: int | None = None) -> bytes:
        """Give the content."""
        path = self._path(key)

        def read() -> bytes:
            file, size = _open(path, key)
            with file:
                if limit is not None and size > limit:
                    raise BlobTooLargeError(limit=limit)
                content, seal = file.read(size), file.read()
            if hashlib.sha256(content).digest() != seal:
                raise BlobDamagedError(key=key)
            return content

        return await _in_thread(read)

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        """Give the content in parts."""
        file, left = await _in_thread(partial(_open, self._path(key), key))
        with file:
            digest = hashlib.sha256()
            while left:
                chunk = await _in_thread(partial(file.read, min(left, _CHUNK)))
                if not chunk:
                    raise BlobDamagedError(key=key)
                left -= len(chunk)
                digest.update(chunk)
                yield chunk
            if await _in_thread(file.read) != digest.digest():
                raise BlobDamagedError(key=key)

    async def exists(self, key: str) -> bool:
        """Tell whether there is a blob."""
        return await _in_thread(self._path(key).is_file)

    async def delete(self, key: str) -> None:
        """Remove a blob."""
        await _in_thread(partial(self._path(key).unlink, missing_ok=True))

    async def delete_prefix(self, prefix: str) -> None:
        """Remove every blob whose key goes on after ``prefix`` and a slash."""
        folder = self._path(prefix)

        def remove() -> None:
            while folder.is_dir():
                with suppress(FileNotFoundError):  # another process removes the same
                    shutil.rmtree(folder)

        await _in_thread(remove)

    def _path(self, key: str) -> Path:
        return self._root.joinpath(*checked_key(key).split("/"))


class _Draft:
    """A blob being written; leaving the ``with`` before ``move_to`` leaves nothing."""

    def __init__(self, root: Path, limit: int | None = None) -> None:
        self._root = root
        self._measure = Measure(limit)
        drafts = root / _DRAFTS
        _make_folders(drafts, _first_there(root))
        _remove_forgotten(drafts)
        self._path = drafts / secrets.token_hex(16)
        self._file = os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self._path.unlink(missing_ok=True)
        with suppress(OSError):  # what a full disk does not take is being thrown away
            self._file.close()

    def write(self, chunk: bytes) -> None:
        """Add a part."""
        self._measure.add(chunk)
        self._file.write(chunk)

    def move_to(self, path: Path, key: str) -> BlobFacts:
        """Bring all of it to disk, and then into its place."""
        facts = self._measure.facts()
        self._file.write(bytes.fromhex(facts.sha256))
        self._file.flush()
        os.fsync(self._file.fileno())
        try:
            _make_folders(path.parent, self._root)
            self._path.replace(path)
        except OSError as failure:
            if failure.errno in _IN_THE_WAY:
                raise BlobKeyError(key=key, reason="one name cannot be both a file and a folder of files") from failure
            raise
        _sync(path.parent)
        return facts


def _open(path: Path, key: str) -> tuple[BinaryIO, int]:
    """Open a blob and give its content's size; the digest stands behind it."""
    try:
        file = path.open("rb")
    except OSError as failure:
        if failure.errno in _NOT_THERE:
            raise BlobMissingError(key=key) from failure
        raise
    size = os.fstat(file.fileno()).st_size - _DIGEST_BYTES
    if size < 0:
        file.close()
        raise BlobDamagedError(key=key)
    return file, size


async def _in_thread(work: Callable[[], _T]) -> _T:
    """Do blocking work in a thread, with an end to the wait; what the machine refuses becomes an error of ours."""
    try:
        async with asyncio.timeout(_LIMIT_S):
            return await asyncio.to_thread(work)
    except TimeoutError as failure:
        raise BlobUnavailableError(reason=f"the folder took longer than {_LIMIT_S:g} seconds") from failure
    except OSError as failure:
        raise BlobUnavailableError(reason=failure.strerror or "the folder cannot be used") from failure


def _first_there(path: Path) -> Path:
    return next(parent for parent in (path, *path.parents) if parent.exists())


def _make_folders(path: Path, within: Path) -> None:
    """Make what is missing between two folders, for us alone, each on disk in its parent's list of names."""
    place = within
    for name in path.relative_to(within).parts:
        parent, place = place, place / name
        with suppress(FileExistsError):
            place.mkdir(mode=0o700)
            _sync(parent)


def _remove_forgotten(drafts: Path) -> None:
    """Remove what a process that was killed left unfinished long ago."""
    for draft in drafts.iterdir():
        with suppress(FileNotFoundError):  # it was finished, or another process was faster
            if draft.stat().st_mtime < time.time() - _FORGOTTEN_S:
                draft.unlink()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
