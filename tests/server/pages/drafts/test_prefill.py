"""Answers in a form's address: taken where the author allows it, shown for the respondent to change, never kept for others."""

import httpx

from tests.support.definitions import published_form
from tests.support.forms import form_json, text_field
from tests.support.html import read_html
from tests.support.posting import form_at

FORM = form_json(
    {
        "f_name": text_field("name", prefill=True),
        "f_days": {
            "name": "days",
            "type": "choices",
            "label": "Days",
            "prefill": True,
            "choices": [{"id": "mon", "label": "Monday"}, {"id": "tue", "label": "Tuesday"}],
        },
        "f_secret": text_field("secret"),
    }
)


async def test_only_what_the_author_allows_is_filled_in(owner: httpx.AsyncClient, browser: httpx.AsyncClient) -> None:
    await published_form(owner, {**FORM, "slug": "filled-in"})
    blank = await browser.get("/f/filled-in")
    answer = await browser.get("/f/filled-in?name=Ada+%3Cb%3E&days=mon&days=tue&secret=no&nothing=x")
    posts = read_html(answer.text).one("form").posts()
    assert [pair for pair in posts if pair[0] in ("name", "days", "secret")] == [
        ("name", "Ada <b>"),
        ("days", "mon"),
        ("days", "tue"),
        ("secret", ""),
    ]
    assert (answer.headers["cache-control"], "etag" in answer.headers) == ("no-store", False)
    assert "etag" in blank.headers
    assert dict((await form_at(browser, "/f/filled-in")).posts())["name"] == ""
