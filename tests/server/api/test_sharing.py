"""How a form is reached, over HTTP."""

from collections.abc import AsyncIterator

import httpx
import pytest

from concertmaster_server.api.parts import Options
from concertmaster_server.forms.share import qr_svg
from tests.support.definitions import API, create_form, form
from tests.support.web import Web, running_web

ORIGIN = "https://forms.example.org"


@pytest.fixture
async def web(dsn: str) -> AsyncIterator[Web]:
    async with running_web(dsn, Options(rate_limits=False, public_url=ORIGIN)) as running:
        yield running


async def test_it_has_an_address_and_a_picture_of_it(owner: httpx.AsyncClient) -> None:
    made = await create_form(owner, form("shared-form"))
    url = f"{ORIGIN}/f/shared-form"
    answer = await owner.get(f"{API}/forms/{made['id']}/sharing")
    assert answer.json() == {"url": url, "qr_svg": qr_svg(url), "embed_html": ""}


async def test_a_form_that_others_may_show_has_a_snippet(owner: httpx.AsyncClient) -> None:
    made = await create_form(owner, form("shown-form", settings={"embed": ["https://shop.example"]}))
    snippet = (await owner.get(f"{API}/forms/{made['id']}/sharing")).json()["embed_html"]
    assert f'src="{ORIGIN}/f/shown-form"' in snippet
    assert f'<script src="{ORIGIN}/embed.js" async>' in snippet


async def test_without_an_address_there_is_nothing_to_share(owner: httpx.AsyncClient) -> None:
    made = await create_form(owner, form(name="調査"))
    answer = await owner.get(f"{API}/forms/{made['id']}/sharing")
    assert answer.json() == {"url": "", "qr_svg": "", "embed_html": ""}


async def test_nobody_else_is_told(web: Web, owner: httpx.AsyncClient) -> None:
    made = await create_form(owner, form("private-form"))
    async with await web.owner() as stranger:
        assert (await stranger.get(f"{API}/forms/{made['id']}/sharing")).status_code == 404
