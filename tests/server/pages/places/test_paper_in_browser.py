"""Pages on paper: answers in full, nothing to press, no question cut in two, and the address of the form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from concertmaster_server.pages.parts import Options
from tests.support.browser import Open
from tests.support.databases import fresh_database
from tests.support.form_site import Site, served_pages
from tests.support.forms import form_json, text_field

ADDRESS = "https://forms.example.org"
LONG = " ".join(f"Sentence {number} of a long story about what happened." for number in range(120))
FORM = form_json(
    {
        "f_name": text_field("name", required=True),
        "f_story": {"name": "story", "type": "long_text", "label": "Story"},
        "f_kind": {
            "name": "kind",
            "type": "choice",
            "label": "Kind",
            "choices": [{"id": "shop", "label": "Shop"}, {"id": "other", "label": "Something else"}],
        },
        **{f"f_{number}": text_field(f"line_{number}", label=f"Line {number}") for number in range(20)},
    },
    title="Report",
    pages=[{"id": "p1", "items": ["f_name", "f_story", "f_kind", *(f"f_{number}" for number in range(20))]}],
)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with fresh_database() as dsn, served_pages(dsn, Options(rate_limits=False, public_url=ADDRESS)) as served:
        yield served


@pytest.fixture
def page(site: Site, visit: Open, request: pytest.FixtureRequest) -> Page:
    slug = request.node.name.removeprefix("test_").replace("_", "-")
    page = visit(site.publish({**FORM, "slug": slug}))
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Story").fill(LONG)
    page.get_by_role("radio", name="Shop").check()
    return page


def on_paper(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.locator("button:visible").count() == 0
    expect(page.locator(".on-paper")).to_have_text(re.compile(rf"^{ADDRESS}/f/[a-z-]+$"))
    expect(page.locator(".on-paper")).to_be_visible()


def test_a_form_is_printed_with_what_stands_in_it(page: Page) -> None:
    expect(page.locator(".on-paper")).to_be_hidden()
    on_paper(page)
    story = page.get_by_label("Story")
    assert story.evaluate("area => area.scrollHeight <= area.clientHeight + 1")
    assert page.get_by_label("Line 3").evaluate("line => getComputedStyle(line.closest('.question')).breakInside") == "avoid"


def test_a_receipt_is_printed_in_full(page: Page, chromium: Browser, tmp_path: Path) -> None:
    page.get_by_role("button", name="Submit").click()
    expect(page).to_have_url(re.compile("/receipt$"))
    on_paper(page)
    expect(page.get_by_text("Sentence 119 of a long story")).to_be_visible()
    assert "/r/" not in page.locator("body").inner_text()
    sheets = page.pdf(path=tmp_path / "receipt.pdf", format="A4")
    assert 2 <= len(re.findall(rb"/Type */Page\b", sheets)) <= 6


def test_a_draft_is_printed_without_its_secret_address(site: Site, visit: Open) -> None:
    pages = [{"id": "p1", "items": ["f_name"]}, {"id": "p2", "items": ["f_town"]}]
    fields = {"f_name": text_field("name"), "f_town": text_field("town")}
    page = visit(site.publish({**form_json(fields, title="Two", pages=pages), "slug": "two-sheets"}))
    page.get_by_label("Name").fill("Ada")
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page).to_have_url(re.compile("/r/"))
    on_paper(page)
    assert "/r/" not in page.locator("body").inner_text()
