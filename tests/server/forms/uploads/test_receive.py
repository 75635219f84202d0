"""Files arrive in pieces, in a folder and in a bucket, whoever else sends at the same time, and in little memory."""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from concertmaster_server.blobs import BlobOptions, BlobStore, open_store
from concertmaster_server.forms.uploads.errors import OffsetError, UploadSettledError, UploadsFullError
from concertmaster_server.forms.uploads.means import Means, Options, Place
from concertmaster_server.forms.uploads.receive import add, begin, find, give_up
from concertmaster_shared.forms import compile_form, read_form
from tests.support.databases import fresh_database
from tests.support.definitions import published_form
from tests.support.forms import form_json
from tests.support.object_store import ObjectStore, object_store
from tests.support.uploading import PDF, files_field
from tests.support.web import Web, running_web

FORM = form_json({"f_docs": files_field(max_mb=200)})


class Bytes:
    """A piece that lies here already."""

    was_cut = False

    def __init__(self, *chunks: bytes) -> None:
        self._chunks = chunks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    with fresh_database() as address:
        yield address


@pytest.fixture(scope="module")
def s3() -> Iterator[ObjectStore]:
    with object_store() as store:
        yield store


@pytest.fixture
async def web(dsn: str) -> AsyncIterator[Web]:
    async with running_web(dsn) as running:
        yield running


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path, s3: ObjectStore) -> BlobStore:
    folder = BlobOptions(url=(tmp_path / "blobs").as_uri())
    return open_store(folder if request.param == "folder" else s3.options(secrets.token_hex(4)))


def means_of(web: Web, store: BlobStore, options: Options | None = None) -> Means:
    return Means(
        database=web.database,
        store=store,
        now=web.parts.now,
        new_id=web.parts.new_id,
        random_bytes=secrets.token_bytes,
        options=options or Options(),
    )


async def place_in(web: Web) -> Place:
    organisation = await web.organisation()
    async with web.client(await web.key(organisation)) as owner:
        address = await published_form(owner, {**FORM, "slug": f"receive-{secrets.token_hex(4)}"})
    form_id = (await _ids(web, organisation))[0]
    assert str(form_id) in address
    return Place(organisation, form_id, compile_form(read_form(FORM)))


async def _ids(web: Web, organisation: object) -> list[object]:
    async with web.database.transaction(organisation) as tx:  # type: ignore[arg-type]  # an id it is
        return [row[0] for row in await (await tx.raw.execute("select id from forms")).fetchall()]


async def test_pieces_become_one_file_and_nothing_else_stays(web: Web, store: BlobStore) -> None:
    means, place = means_of(web, store), await place_in(web)
    begun = await begin(means, place, "docs", name="a.pdf", size=len(PDF))
    upload = await find(means, place, begun.id, secret=begun.secret)
    for start in range(0, len(PDF), 1_000):
        piece = Bytes(PDF[start : start + 600], PDF[start + 600 : start + 1_000])
        upload = await add(means, place, upload, piece=piece, offset=start)
    assert (upload.state, upload.size, upload.pieces) == ("clean", len(PDF), [])
    assert upload.sha256 == hashlib.sha256(PDF).digest()
    assert await store.get(upload.blob) == PDF
    with pytest.raises(UploadSettledError):
        await add(means, place, upload, piece=Bytes(b"more"), offset=len(PDF))


async def test_of_two_who_send_the_same_piece_one_is_told_to_go_on(web: Web, store: BlobStore) -> None:
    means, place = means_of(web, store), await place_in(web)
    begun = await begin(means, place, "docs", name="a.pdf", size=len(PDF))
    upload = await find(means, place, begun.id, secret=begun.secret)
    both = (add(means, place, upload, piece=Bytes(PDF[:100]), offset=0) for _ in range(2))
    found = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in found) == ["OffsetError", "Upload"]
    (refusal,) = (one for one in found if isinstance(one, OffsetError))
    assert refusal.parameters == {"received": 100}
    upload = await find(means, place, begun.id, secret=begun.secret)
    assert (await add(means, place, upload, piece=Bytes(PDF[100:]), offset=100)).sha256 == hashlib.sha256(PDF).digest()


async def test_what_is_given_up_leaves_nothing(web: Web, store: BlobStore) -> None:
    means, place = means_of(web, store), await place_in(web)
    begun = await begin(means, place, "docs", name="a.pdf", size=len(PDF))
    upload = await add(means, place, await find(means, place, begun.id, secret=begun.secret), piece=Bytes(PDF[:100]), offset=0)
    key = f"uploads/{upload.org_id}/{upload.id}/pieces/{upload.pieces[0]}"
    assert await store.exists(key)
    await give_up(means, place, upload)
    assert not await store.exists(key)


async def test_a_form_takes_only_so_many_that_nobody_submits(web: Web, store: BlobStore) -> None:
    place = await place_in(web)
    by_count, by_size = (means_of(web, store, Options(**bound)) for bound in ({"waiting_count": 2}, {"waiting_bytes": 250}))
    for _ in range(2):
        begun = await begin(by_count, place, "docs", name="a.pdf", size=200)
        upload = await find(by_count, place, begun.id, secret=begun.secret)
        await add(by_count, place, upload, piece=Bytes(PDF[:100]), offset=0)
    for means in (by_count, by_size):
        with pytest.raises(UploadsFullError):
            await begin(means, place, "docs", name="a.pdf", size=100)


async def test_what_is_only_announced_takes_no_room_and_is_soon_forgotten(web: Web, store: BlobStore) -> None:
    place, means = await place_in(web), means_of(web, store, Options(waiting_bytes=250))
    begun = [await begin(means, place, "docs", name="a.pdf", size=200) for _ in range(3)]
    assert all(one.kept_until - means.now() <= timedelta(hours=1) for one in begun)
    upload = await find(means, place, begun[0].id, secret=begun[0].secret)
    assert (await add(means, place, upload, piece=Bytes(PDF[:100]), offset=0)).kept_until - means.now() > timedelta(hours=23)


def resident() -> int:
    """Give the bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def test_a_large_file_takes_little_memory(web: Web, tmp_path: Path) -> None:
    store = open_store(BlobOptions(url=(tmp_path / "blobs").as_uri()))
    means, place = means_of(web, store), await place_in(web)
    size, chunk = 64 * 1024 * 1024, secrets.token_bytes(64 * 1024)
    begun = await begin(means, place, "docs", name="large.pdf", size=size)
    upload = await find(means, place, begun.id, secret=begun.secret)
    most, done = [resident()], threading.Event()

    def watch() -> None:
        while not done.wait(0.02):
            most.append(resident())

    before, watching = most[0], threading.Thread(target=watch)
    watching.start()
    try:
        head = b"%PDF-1.7\n".ljust(len(chunk))
        upload = await add(means, place, upload, piece=Bytes(head, *[chunk] * (size // len(chunk) - 1)), offset=0)
    finally:
        done.set()
        watching.join()
    assert (upload.state, upload.size) == ("clean", size)
    assert max(most) - before < 30 * 1024 * 1024
