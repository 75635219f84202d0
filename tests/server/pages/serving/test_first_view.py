"""The first view of a large form in a real Chromium: how much comes, from where, how soon it stands, and what it is made of."""

from __future__ import annotations

import gzip
import re
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page

from concertmaster_server.pages.assets import assets, find_asset
from concertmaster_server.pages.scripts import every_script
from tests.support.browser import Open, expect_accessible
from tests.support.first_view import FirstView, look, twenty_five_fields
from tests.support.form_site import Site
from tests.support.product import eventually

MOST_BYTES = 45_000
MOST_REQUESTS = 5
MOST_HTML = 6_000


@pytest.fixture(scope="module")
def url(site: Site) -> str:
    return site.publish({**twenty_five_fields(), "slug": "twenty-five"})


@pytest.fixture(scope="module")
def view(chromium: Browser, url: str) -> FirstView:
    """A visit over slow 4G with a slow processor; the page was drawn before."""
    look(chromium, url)
    return look(chromium, url, slow=True)


def test_little_comes_and_nothing_from_elsewhere(view: FirstView, url: str) -> None:
    assert {urlsplit(address).netloc for address in view.sizes} == {urlsplit(url).netloc}
    assert len(view.sizes) <= MOST_REQUESTS, view.sizes
    assert sum(view.sizes.values()) <= MOST_BYTES, view.sizes


def test_it_is_as_light_for_who_takes_gzip_alone(url: str) -> None:
    page = httpx.get(url, headers={"accept-encoding": "gzip"}, trust_env=False)
    html = gzip.compress(page.content, 9, mtime=0)
    assert len(html) == int(page.headers["content-length"])
    assert len(html) <= MOST_HTML
    used = [
        find_asset(address.removeprefix("/assets/"), every_script()) for address in re.findall('"(/assets/[^"]+)"', page.text)
    ]
    assert len(used) + 1 <= MOST_REQUESTS
    assert len(html) + sum(len(asset.gzipped) for asset in used) <= MOST_BYTES


def test_it_stands_soon_moves_nothing_and_answers_at_once(view: FirstView) -> None:
    assert 0 < view.lcp <= 1200
    assert view.cls <= 0.02
    assert 0 < view.inp <= 100


def test_every_script_that_a_page_may_name_is_there() -> None:
    assert set(every_script()) <= assets().keys()


def test_it_is_made_as_pages_should_be(url: str, visit: Open) -> None:
    """Ask what Lighthouse would: errors, viewport, description of the language, fonts, images, handlers of the past."""
    page: Page = visit(url, viewport={"width": 360, "height": 740})
    expect_accessible(page)
    head = page.evaluate(
        """({
          doctype: document.doctype?.name,
          charset: document.characterSet,
          lang: document.documentElement.lang,
          viewport: document.querySelector("meta[name=viewport]")?.content,
          title: document.title,
          unsized: [...document.images].filter((image) => !image.width || !image.height).length,
          small: [...document.querySelectorAll("body *")].filter(
            (part) => part.textContent.trim() && !part.children.length && part.checkVisibility()
              && parseFloat(getComputedStyle(part).fontSize) < 12).length,
          blocked: performance.getEntriesByType("resource")
            .filter((one) => one.renderBlockingStatus === "blocking").map((one) => one.name),
          nodes: document.querySelectorAll("*").length,
          unload: "onunload" in window && window.onunload,
        })"""
    )
    assert (head["doctype"], head["charset"], head["lang"]) == ("html", "UTF-8", "en")
    assert head["viewport"] == "width=device-width, initial-scale=1"
    assert head["title"] == "Twenty-five questions"
    assert (head["unsized"], head["small"], head["unload"]) == (0, 0, None)
    assert [address.rpartition("/")[2].partition(".")[0] for address in head["blocked"]] == ["form"]
    assert head["nodes"] < 800
    for asset in assets().values():
        assert b"unload" not in asset.body.replace(b"beforeunload", b"")


def test_a_visit_is_reported_by_the_page_itself(site: Site, url: str, visit: Open) -> None:
    before = figures(site)
    page = visit(url)
    page.get_by_label("Question 1:").fill("Ada")
    page.goto("about:blank")
    eventually(lambda: figures(site)["lcp_count"] > before["lcp_count"])
    after = figures(site)
    assert after["cls_count"] > before["cls_count"]
    assert 0 < after["lcp_sum"] - before["lcp_sum"] < 10_000


def figures(site: Site) -> dict[str, float]:
    """Read what pages reported from the metrics."""
    text = site.web.parts.metrics.exposition().decode()
    return {
        name: float(value) for name, value in re.findall(r"^concertmaster_page_(\w+_(?:count|sum)) (\S+)$", text, re.MULTILINE)
    }
