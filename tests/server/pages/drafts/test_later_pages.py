"""Letters with the way back to a draft: whoever asks for them, and however often, they are few."""

import asyncio

import httpx

from concertmaster_server.pages.parts import Options
from tests.support.definitions import published_form
from tests.support.form_site import INTAKE, Publish, running_pages
from tests.support.html import read_html
from tests.support.posting import post, rows
from tests.support.web import Web

LETTERS = "select count(*) from letters where recipient = %s"


async def begin(browser: httpx.AsyncClient, url: str, name: str) -> str:
    """Begin a draft; give the address of its page."""
    saved = await post(browser, url, {"_page": "p1", "name": name, "_save": "1"})
    return saved.headers["location"].partition("?")[0]


async def test_one_address_gets_a_few_letters_whoever_asks_at_the_same_moment(
    web: Web, browser: httpx.AsyncClient, publish: Publish
) -> None:
    url = await publish(INTAKE)
    drafts = [await begin(browser, url, f"Ada {number}") for number in range(10)]
    asked = await asyncio.gather(*[post(browser, f"{at}/link", {"email": "ada@example.org"}) for at in drafts])
    assert sorted(answer.status_code for answer in asked) == [200] * 3 + [422] * 7
    assert await rows(web, LETTERS, "ada@example.org") == [(3,)]


async def test_one_network_has_only_so_many_letters_sent(dsn: str) -> None:
    async with running_pages(dsn, Options()) as web, await web.owner() as owner, web.client() as browser:
        await published_form(owner, {**INTAKE, "slug": "many-letters"})
        at = await begin(browser, "/f/many-letters", "Ada")
        asked = [await post(browser, f"{at}/link", {"email": f"a{number}@example.org"}) for number in range(31)]
    assert asked[0].status_code == 200
    assert (asked[30].status_code, "a30@example.org" in asked[30].text) == (429, True)


async def test_without_a_mail_server_no_letter_is_offered(dsn: str) -> None:
    async with running_pages(dsn, Options(sends_mail=False)) as web, await web.owner() as owner, web.client() as browser:
        await published_form(owner, {**INTAKE, "slug": "no-letters"})
        at = await begin(browser, "/f/no-letters", "Ada")
        later = read_html((await browser.get(f"{at}?saved")).text)
        assert later.one("input", id="link").attributes["value"].endswith(at.rpartition("/")[0])
        assert not list(later.all("form"))
        assert (await post(browser, f"{at}/link", {"email": "mute@example.org"})).status_code == 404
        assert await rows(web, LETTERS, "mute@example.org") == [(0,)]
