"""The proof of work in a real Chromium: it is right, it is done soon, and it disturbs nobody."""

from __future__ import annotations

import itertools
import re
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from concertmaster_server.pages.parts import Options
from concertmaster_server.pages.proving.proof import BITS, zero_bits
from tests.support.browser import Open, expect_accessible, expect_no_sideways_scrolling
from tests.support.databases import fresh_database
from tests.support.form_site import Site, served_pages
from tests.support.forms import form_json, text_field
from tests.support.html import read_html
from tests.support.uploading import PDF, files_field

SLOWDOWN = 4
SOON_S = 20.0
"""A bound for the unluckiest of numbers on a busy machine; what is typical is printed."""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with fresh_database() as dsn, served_pages(dsn, Options(same_post_s=0)) as served:
        yield served


@pytest.fixture(scope="module")
def url(site: Site) -> str:
    document = form_json({"f_name": text_field("name"), "f_elements": text_field("elements")}, title="Crowded")
    return site.publish({**document, "slug": "proven", "settings": {"pow": "always"}})


def hold_the_answer(page: Page) -> None:
    """Let the page that works stay, so that it can be looked at."""
    page.add_init_script("HTMLFormElement.prototype.requestSubmit = () => document.title = 'ready'")


def test_answers_arrive_by_themselves_and_nobody_else_is_asked(url: str, site: Site, visit: Open) -> None:
    page = visit("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    page.goto(url)
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Elements").fill("Fire")
    page.get_by_role("button", name="Submit").click()
    expect(page).to_have_url(re.compile("/receipt$"), timeout=SOON_S * 1000)
    expect(page.get_by_text("Fire")).to_be_visible()
    assert set(asked) == {urlsplit(site.url).netloc}


def test_the_number_is_right_and_the_page_is_for_everybody(url: str, visit: Open) -> None:
    page = visit("about:blank", viewport={"width": 320, "height": 640})
    hold_the_answer(page)
    page.goto(url)
    page.get_by_label("Name").fill("Ada")
    page.locator("form").evaluate("form => HTMLFormElement.prototype.submit.call(form)")
    expect(page).to_have_title("ready", timeout=SOON_S * 1000)
    number = page.locator("[name=_number]").input_value()
    token = page.locator("[name=_challenge]").input_value()
    assert zero_bits(token, number) >= BITS
    assert all(zero_bits(token, str(smaller)) < BITS for smaller in range(int(number)))
    expect(page.get_by_role("status")).to_have_text("Your browser is working. The page goes on by itself in a few seconds.")
    assert page.evaluate("document.activeElement === document.body")
    page.evaluate("document.title = 'One moment – Crowded'")
    expect_accessible(page)
    expect_no_sideways_scrolling(page)


def test_a_slow_phone_is_done_in_a_few_seconds(url: str, chromium: Browser, capsys: pytest.CaptureFixture[str]) -> None:
    context = chromium.new_context()
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    took, rates = [], []
    for number in range(3):
        page.goto(url)
        page.get_by_label("Name").fill(f"No. {number}")
        began = time.monotonic()
        with page.expect_request(lambda request: "_number=" in (request.post_data or ""), timeout=SOON_S * 1000) as sent:
            page.get_by_role("button", name="Submit").click()
        took.append(time.monotonic() - began)
        worked = re.search(r"_number=(\d+)", sent.value.post_data or "")
        assert worked
        rates.append(int(worked[1]) / took[-1])
        expect(page).to_have_url(re.compile("/receipt$"))
    context.close()
    typical = 2**BITS / max(rates)
    with capsys.disabled():
        sys.stdout.write(f"\nproof of work, {SLOWDOWN} times slower: {typical:.2f} s typical, {max(took):.2f} s at most\n")
    assert typical < 3


def test_who_has_no_script_is_told_how_long_to_wait(url: str, visit: Open) -> None:
    page = visit(url, java_script_enabled=False)
    page.get_by_label("Name").fill("Ada")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("status")).to_have_text("If nothing happens by itself, wait 20 seconds, then press the button.")
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One moment")


def test_a_file_that_came_with_the_post_is_not_lost(site: Site) -> None:
    url = site.publish({**form_json({"f_docs": files_field()}), "slug": "proven-file", "settings": {"pow": "always"}})
    with httpx.Client(trust_env=False) as client:
        page = client.post(url, files=[("docs", ("report.pdf", PDF, "application/pdf"))])
        assert page.status_code == 428
        pairs = {one.attributes["name"]: one.attributes["value"] for one in read_html(page.text).all("input", type="hidden")}
        token = pairs["_challenge"]
        pairs["_number"] = next(str(n) for n in itertools.count() if zero_bits(token, str(n)) >= BITS)
        assert client.post(url, data=pairs).status_code == 303
    (file,) = site.run(site.read("select data -> 'f_docs' from submissions order by id desc limit 1"))
    assert file["name"] == "report.pdf"
    assert site.stored(file["id"]) == PDF
