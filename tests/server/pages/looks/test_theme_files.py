"""Themes from the API to the page: corrected, worn, and changed while the form is open."""

from __future__ import annotations

import asyncio
import base64
import io
import re

import httpx
import pytest
from PIL import Image

from tests.support.definitions import API, form, published_form
from tests.support.web import Web


def logo() -> str:
    stream = io.BytesIO()
    Image.new("RGB", (400, 100), "#0B5D3B").save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode("ascii")


async def test_a_form_wears_its_theme_and_a_change_is_seen_at_once(web: Web, owner: httpx.AsyncClient) -> None:
    await published_form(owner, form("themed", theme="acme"))
    async with web.client() as visitor:
        assert "/theme/" not in (await visitor.get("/f/themed")).text
        body = {"theme": {"accent": "#FFD400", "logo_text": "Acme"}, "logo_base64": logo()}
        made = await owner.post(f"{API}/themes", json={"name": "acme", **body})
        assert made.status_code == 201, made.text
        assert [moved["ground"] for moved in made.json()["corrections"]] == ["light"]
        page = await worn(visitor, "themed", made.json()["style_url"])
        assert 'alt="Acme" width="200" height="50"' in page
        for kind, url in (("text/css", made.json()["style_url"]), ("image/webp", made.json()["logo_url"])):
            answer = await visitor.get(url)
            assert answer.headers["content-type"].startswith(kind)
            assert "immutable" in answer.headers["cache-control"]
        tag = {"If-Match": made.headers["etag"]}
        changed = await owner.put(f"{API}/themes/acme", json={"theme": {"accent": "#0B5D3B"}}, headers=tag)
        assert changed.json()["logo_url"], "the logo stays"
        await worn(visitor, "themed", changed.json()["style_url"])
        assert (await visitor.get(made.json()["style_url"])).status_code == 200, "pages that are open go on"


async def worn(visitor: httpx.AsyncClient, slug: str, style: str) -> str:
    """Give the page once it wears a style; a process may show the look of a second ago."""
    for _attempt in range(40):
        page = (await visitor.get(f"/f/{slug}")).text
        if re.search(rf'<link rel="stylesheet" href="{style}">', page):
            return page
        await asyncio.sleep(0.1)
    raise AssertionError(page)


async def test_a_theme_that_is_gone_leaves_the_form_plain(web: Web, owner: httpx.AsyncClient) -> None:
    await published_form(owner, form("plain-again", theme="short"))
    made = await owner.post(f"{API}/themes", json={"name": "short", "theme": {}})
    tag = {"If-Match": made.headers["etag"]}
    assert (await owner.delete(f"{API}/themes/short")).status_code == 428
    assert (await owner.delete(f"{API}/themes/short", headers=tag)).status_code == 204
    assert (await owner.get(f"{API}/themes/short")).status_code == 404
    async with web.client() as visitor:
        assert "/theme/" not in (await visitor.get("/f/plain-again")).text
        assert (await visitor.get(made.json()["style_url"])).status_code == 404


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("acme", {"theme": {"accent": "red"}}, "body.invalid"),
        ("acme", {"theme": {}, "logo_base64": "PHN2Zz4="}, "theme.logo"),
        ("acme", {"theme": {}, "logo_base64": "!"}, "theme.logo"),
        ("two words", {"theme": {}}, "body.invalid"),
    ],
)
async def test_what_is_no_theme_is_refused(owner: httpx.AsyncClient, name: str, body: dict[str, object], code: str) -> None:
    answer = await owner.post(f"{API}/themes", json={"name": name, **body})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_themes_of_others_are_neither_seen_nor_touched(web: Web, owner: httpx.AsyncClient) -> None:
    await owner.post(f"{API}/themes", json={"name": "mine", "theme": {"accent": "#0B5D3B"}})
    async with await web.owner() as stranger:
        assert (await stranger.get(f"{API}/themes/mine")).status_code == 404
        assert (await stranger.delete(f"{API}/themes/mine", headers={"If-Match": "*"})).status_code == 404
        assert [theme["name"] for theme in (await stranger.get(f"{API}/themes")).json()["items"]] == []
