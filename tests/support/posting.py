"""Sending forms as a browser without script does, and looking at what was stored."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import httpx

from tests.support.html import Element, filled, read_html
from tests.support.web import Web


async def rows(web: Web, statement: str, *values: object) -> list[Any]:
    """Ask the database for rows of every organisation, or change them."""
    async with web.database.transaction() as tx:
        organisations = [row[0] for row in await (await tx.raw.execute("select id from organisations")).fetchall()]
    async with web.database.transaction(*organisations) as tx:
        return await (await tx.raw.execute(statement, values)).fetchall()


async def submissions_of(web: Web, url: str) -> list[Any]:
    """Give id, data and version of what a form has received."""
    statement = """
    select s.id, s.data, s.version from submissions s join public_addresses a on a.target_id = s.form_id
    where a.kind = 'form' and a.address = %s order by s.id
    """
    return await rows(web, statement, url.removeprefix("/f/"))


async def drafts_of(web: Web, url: str) -> list[Any]:
    """Give the answers of the drafts of a form."""
    statement = """
    select d.answers from drafts d join public_addresses a on a.target_id = d.form_id
    where a.kind = 'form' and a.address = %s order by d.id
    """
    return await rows(web, statement, url.removeprefix("/f/"))


async def let_pass(web: Web, seconds: int) -> None:
    """Let time pass since all posts there were."""
    statement = "update idempotency_keys set created_at = created_at - make_interval(secs => %s) returning key"
    assert await rows(web, statement, seconds)


async def form_at(browser: httpx.AsyncClient, url: str) -> Element:
    """Open a page and give its form."""
    return read_html((await browser.get(url)).text).one("form")


async def post(
    browser: httpx.AsyncClient, url: str, pairs: list[tuple[str, str]] | dict[str, Any], **more: Any
) -> httpx.Response:
    """Post pairs in their order, as a form does."""
    body = urlencode(pairs if isinstance(pairs, list) else filled(Element("form", {}), pairs))
    headers = {"content-type": "application/x-www-form-urlencoded", **more.pop("headers", {})}
    return await browser.post(url, content=body, headers=headers, **more)
