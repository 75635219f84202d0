"""A scanner has the last word: clean files can be downloaded, harmful ones are gone, and one that is away is waited for."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.line import Line
from concertmaster_server.forms.uploads.means import Means, Options
from concertmaster_server.jobs.forget_uploads import forget_old_uploads
from concertmaster_server.jobs.scan_uploads import Scanner
from concertmaster_server.outbound.addresses import AllowList
from concertmaster_server.outbound.client import OutboundClient
from concertmaster_server.outbound.guard import GuardOptions
from tests.support.databases import fresh_database
from tests.support.definitions import published_form
from tests.support.form_site import running_pages
from tests.support.forms import form_json
from tests.support.uploading import PDF, files_field
from tests.support.web import Web

HARMFUL = b"%PDF-1.7 HARMFUL"


class _Answering(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["content-length"]))
        status = 503 if b"BUSY" in content else 406 if b"HARMFUL" in content else 200
        self.send_response(status)
        self.end_headers()
        self.wfile.write(b"Eicar-Test" if status == 406 else b"")

    def log_message(self, *_said: Any) -> None:
        """Say nothing."""


@contextmanager
def scanning_server() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/scan"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    with fresh_database() as address:
        yield address


@asynccontextmanager
async def with_scanner(dsn: str) -> AsyncIterator[tuple[Web, Scanner]]:
    """Pages whose files wait for a scanner, and the scanner that a worker asks."""
    http = OutboundClient(GuardOptions(allow=AllowList.of(["loopback"])))
    line = Line(psycopg_dsn(dsn), "test")
    with scanning_server() as url:
        async with running_pages(dsn) as plain:
            assert plain.parts.files is not None
            means = Means(
                database=plain.database,
                store=plain.parts.files,
                now=plain.parts.now,
                new_id=plain.parts.new_id,
                random_bytes=plain.parts.random_bytes,
                options=Options(scanned=True),
            )
            async with running_pages(dsn, uploads=means) as scanned:
                yield replace(plain, app=scanned.app), Scanner(line=line, store=plain.parts.files, http=http, url=url)
    await http.close()
    await line.close()


async def submitted(web: Web, owner: httpx.AsyncClient, slug: str, *contents: bytes) -> str:
    """Send a form with files; give the address of its submission."""
    address = await published_form(owner, {**form_json({"f_docs": files_field()}), "slug": slug})
    files = [("docs", (f"{number}.pdf", content, "application/pdf")) for number, content in enumerate(contents)]
    async with web.client() as client:
        assert (await client.post(f"/f/{slug}", files=files)).status_code == 303
    (found,) = (await owner.get(address)).json()["items"]
    return f"{address}/{found['id']}/files"


async def listed(owner: httpx.AsyncClient, address: str) -> list[dict[str, Any]]:
    return list((await owner.get(address)).json()["items"])


async def test_files_wait_for_the_scanner_and_harmful_ones_go(dsn: str) -> None:
    async with with_scanner(dsn) as (web, scanner):
        owner = await web.owner()
        address = await submitted(web, owner, "scanned", PDF, HARMFUL)
        before = await listed(owner, address)
        assert [file["state"] for file in before] == ["checking", "checking"]
        waiting = await owner.get(f"{address}/{before[0]['id']}")
        assert (waiting.status_code, waiting.json()["code"]) == (409, "upload.checking")
        assert await scanner.scan() == 2
        after = await listed(owner, address)
        assert [(file["state"], file["reason"], file["name"]) for file in after] == [
            ("clean", "", "0.pdf"),
            ("refused", "Eicar-Test", "1.pdf"),
        ]
        gone = await owner.get(f"{address}/{after[1]['id']}")
        assert (gone.status_code, gone.json()["code"]) == (410, "upload.refused")
        await owner.aclose()


async def test_a_scanner_that_does_not_say_is_asked_again(dsn: str) -> None:
    async with with_scanner(dsn) as (web, scanner):
        owner = await web.owner()
        address = await submitted(web, owner, "busy", PDF + b"BUSY")
        assert await scanner.scan() == 0
        assert [file["state"] for file in await listed(owner, address)] == ["checking"]
        work = asyncio.create_task(replace(scanner, url="http://127.0.0.1:9/scan").scan_for_ever(rest_s=0.01))
        await asyncio.sleep(0.2)
        assert not work.done()
        work.cancel()
        await asyncio.wait({work})
        await owner.aclose()


async def test_erased_submissions_lose_their_files(dsn: str) -> None:
    async with running_pages(dsn) as web:
        owner = await web.owner()
        address = await submitted(web, owner, "erased", PDF)
        (file,) = await listed(owner, address)
        downloaded = await owner.get(f"{address}/{file['id']}")
        assert downloaded.content == PDF
        submission = address.removesuffix("/files")
        erased = await owner.delete(submission, headers={"If-Match": (await owner.get(submission)).headers["etag"]})
        assert erased.status_code == 204
        line = Line(psycopg_dsn(dsn), "test")
        assert web.parts.files is not None
        assert await forget_old_uploads(line, web.parts.files) >= 1
        await line.close()
        async with web.database.transaction() as tx:
            organisation = await (await tx.raw.execute("select id from organisations")).fetchall()
        for (org,) in organisation:
            assert not await web.parts.files.exists(f"uploads/{org}/{file['id']}/whole")
        await owner.aclose()


async def test_a_download_is_something_to_save_and_nothing_to_open(dsn: str) -> None:
    async with running_pages(dsn) as web:
        owner = await web.owner()
        address = await submitted(web, owner, "saved", PDF)
        (file,) = await listed(owner, address)
        answer = await owner.get(f"{address}/{file['id']}")
        assert answer.headers["content-disposition"] == "attachment; filename=\"0.pdf\"; filename*=UTF-8''0.pdf"
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert answer.headers["cache-control"] == "no-store"
        assert json.loads((await owner.get(f"{address}/{web.parts.new_id()}")).text)["code"] == "not_found"
        async with await web.owner() as stranger:
            assert (await stranger.get(f"{address}/{file['id']}")).status_code == 404
        async with web.client() as nobody:
            assert (await nobody.get(f"{address}/{file['id']}")).status_code == 401
        await owner.aclose()
