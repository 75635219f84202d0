"""The form pages over a real database: called in the test's own event loop, or served on loopback for a browser."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import concertmaster_server.entrypoints.example
from concertmaster_server.api.app import create_app
from concertmaster_server.blobs import BlobOptions, open_store
from concertmaster_server.forms.link_tokens import FormLinks
from concertmaster_server.forms.uploads.means import Means
from concertmaster_server.pages.keeping.kept_forms import kept_forms
from concertmaster_server.pages.keeping.tallies import Tallies
from concertmaster_server.pages.parts import Options, PageParts
from concertmaster_server.pages.proving.proof import Prover
from concertmaster_server.pages.routes import page_routes, pages_ahead
from concertmaster_server.runs.people.personal_links import PersonalLinks
from tests.support.definitions import published_form
from tests.support.forms import expr, form_json, number_field, text_field
from tests.support.http_server import BriefServer
from tests.support.web import Web, running_web

EXAMPLE: dict[str, Any] = json.loads(
    (Path(concertmaster_server.entrypoints.example.__file__).parent / "supplier-emissions.form.json").read_text(encoding="utf-8")
)
INTAKE: dict[str, Any] = form_json(
    {
        "f_name": text_field("name", required=True, hint="As on your door."),
        "f_kind": {
            "name": "kind",
            "type": "choice",
            "label": "Kind",
            "choices": [{"id": "shop", "label": "Shop"}, {"id": "other", "label": "Something else"}],
        },
        "f_which": text_field("which", show_if=expr('kind == "other"'), required=expr('kind == "other"')),
        "f_days": {
            "name": "days",
            "type": "choices",
            "label": "Days",
            "choices": [{"id": "mon", "label": "Monday"}, {"id": "tue", "label": "Tuesday"}],
        },
        "f_sites": {
            "name": "sites",
            "type": "repeat",
            "label": "Sites",
            "row_label": "Site",
            "max": 3,
            "item": ["f_city", "f_kwh"],
        },
        "f_city": text_field("city", required=True),
        "f_kwh": number_field("kwh", min=0, unit="kWh"),
        "f_total": {"name": "total", "type": "calculated", "label": "Total", "unit": "kWh", "value": expr("sum(sites.kwh)")},
        "f_why": {"name": "why", "type": "long_text", "label": "Why"},
        "f_agree": {"name": "agree", "type": "consent", "label": "I agree", "text": "To **everything**."},
    },
    pages=[
        {"id": "p1", "title": "You", "items": ["f_name", "f_kind", "f_which", "f_days", "f_sites"]},
        {"id": "p2", "title": "Your reasons", "items": ["f_total", "f_why", "f_agree"]},
    ],
    title="Small intake",
    endings=[{"screen": "e_ok", "title": "We have it", "text": "We **read** it on Monday."}],
)
"""Two pages: a required field, a condition, boxes to tick, rows, a sum and a consent."""

Publish = Callable[[dict[str, Any]], Awaitable[str]]
"""Publishes a form and gives its address for respondents."""

_PATIENCE_S = 20

T = TypeVar("T")


@asynccontextmanager
async def running_pages(dsn: str, options: Options | None = None, **parts: Any) -> AsyncIterator[Web]:
    """Build the application with its pages; ``parts`` take the place of those of the pages."""
    with TemporaryDirectory(prefix="cm-files-") as folder:
        async with running_web(dsn, files=open_store(BlobOptions(url=Path(folder).as_uri()))) as web:
            given = _page_parts(dsn, web, options)
            async with _served(web, replace(given, **parts)) as served:
                yield served


@asynccontextmanager
async def _served(web: Web, given: PageParts) -> AsyncIterator[Web]:
    try:
        yield Web(create_app(web.parts, page_routes(given), ahead=pages_ahead(given)), web.parts)
    finally:
        await given.kept.close()
        await given.tallies.close()


def _page_parts(dsn: str, web: Web, options: Options | None) -> PageParts:
    assert web.parts.files is not None
    return PageParts(
        database=web.parts.database,
        forms=web.parts.forms,
        backlog=web.parts.backlog,
        now=web.parts.now,
        seconds=web.parts.seconds,
        new_id=web.parts.new_id,
        random_bytes=web.parts.random_bytes,
        kept=kept_forms(dsn, web.parts.seconds),
        tallies=Tallies(web.parts.database, web.parts.now),
        metrics=web.parts.metrics,
        links=None if web.parts.vault is None else PersonalLinks(web.parts.vault),
        form_links=None if web.parts.vault is None else FormLinks(web.parts.vault),
        prover=None if web.parts.vault is None else Prover(web.parts.vault),
        uploads=Means(
            database=web.parts.database,
            store=web.parts.files,
            now=web.parts.now,
            new_id=web.parts.new_id,
            random_bytes=web.parts.random_bytes,
        ),
        options=options or Options(rate_limits=False),
    )


@dataclass(frozen=True, slots=True)
class Site:
    """A served application; it lives in a thread of its own."""

    url: str
    web: Web
    loop: asyncio.AbstractEventLoop

    def publish(self, document: dict[str, Any]) -> str:
        """Store and publish a form for a new organisation; give its address."""
        return f"{self.url}/f/{self.run(self._publish(document))}"

    def count(self, table: str) -> int:
        """Count the rows of a table, whoever they belong to."""
        return self.run(self._count(table))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something where the application lives."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(_PATIENCE_S)

    async def read(self, statement: str) -> Any:
        """Give the first value that a statement finds, whoever it belongs to."""
        async with self.web.database.transaction() as tx:
            organisations = await (await tx.raw.execute("select id from organisations")).fetchall()
        async with self.web.database.transaction(*(row[0] for row in organisations)) as tx:
            found = await tx.raw.execute(statement.encode())
            row = await found.fetchone() if found.description else None
            return None if row is None else row[0]

    async def change(self, statement: str) -> None:
        """Change rows, whoever they belong to."""
        await self.read(statement)

    def stored(self, upload_id: str) -> bytes:
        """Give the bytes of a file that was sent."""
        key = self.run(self.read(f"select blob from uploads where id = '{upload_id}'"))  # noqa: S608 - an id of ours
        assert self.web.parts.files is not None
        return self.run(self.web.parts.files.get(key))

    async def _publish(self, document: dict[str, Any]) -> str:
        async with await self.web.owner() as owner:
            await published_form(owner, document)
        return str(document["slug"])

    async def _count(self, table: str) -> int:
        async with self.web.database.transaction() as tx:
            organisations = await (await tx.raw.execute("select id from organisations")).fetchall()
        async with self.web.database.transaction(*(row[0] for row in organisations)) as tx:
            row = await (await tx.raw.execute(f"select count(*) from {table}")).fetchone()  # noqa: S608 - a name of ours
            return int(row[0]) if row else 0


@contextmanager
def served_pages(dsn: str, options: Options | None = None) -> Iterator[Site]:
    """Serve the application on loopback until the block ends."""
    ready = threading.Event()
    sites: list[Site] = []
    servers: list[BriefServer] = []

    async def serve() -> None:
        async with running_pages(dsn, options) as web:
            # With its protocol named, so that asyncio sends small answers at once instead of waiting for company.
            listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
            listening.bind(("127.0.0.1", 0))
            server = BriefServer(web.app)
            sites.append(Site(f"http://127.0.0.1:{listening.getsockname()[1]}", web, asyncio.get_running_loop()))
            servers.append(server)
            ready.set()
            await server.serve([listening])

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    try:
        assert ready.wait(_PATIENCE_S)
        yield sites[0]
    finally:
        for server in servers:
            server.end()
        thread.join(_PATIENCE_S)
