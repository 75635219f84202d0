"""Forms inside other people's pages: headers on each page of theirs, and in a real Chromium a page from elsewhere around them."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from concertmaster_server.forms.share import embed_html
from tests.support.browser import Open
from tests.support.form_site import INTAKE, Site
from tests.support.forms import form_json, text_field

FIELDS = {f"f_{name}": text_field(name, required=True) for name in ("name", "town", "street")}
FORM = form_json(FIELDS, title="Order", pages=[{"id": "p1", "items": ["f_name", "f_town"]}, {"id": "p2", "items": ["f_street"]}])


@contextmanager
def served(html: str) -> Iterator[str]:
    """Serve a page from a port of its own; gives its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_told: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def around(url: str, site: Site) -> str:
    return f"<!doctype html><title>A shop</title><h1>A shop</h1>{embed_html(url, site.url, 'Order')}<p>Below</p>"


def published(site: Site, slug: str, *origins: str) -> str:
    return site.publish({**FORM, "slug": slug, "settings": {"embed": list(origins)}})


def height(page: Page) -> float:
    box = page.locator("iframe").bounding_box()
    assert box
    return box["height"]


def expect_whole(page: Page, frame: FrameLocator) -> None:
    """Wait until the frame is as high as the page in it."""
    page.wait_for_function("document.querySelector('iframe').style.blockSize !== '40rem'")
    inside = frame.locator("html")
    for _look in range(50):
        if abs(inside.evaluate("html => html.getBoundingClientRect().height") - height(page)) <= 1:
            return
        page.wait_for_timeout(100)
    raise AssertionError((inside.evaluate("html => html.getBoundingClientRect().height"), height(page)))


def test_it_is_as_high_as_it_has_to_be_filled_in_and_sent(site: Site, visit: Open) -> None:
    url = f"{site.url}/f/in-a-shop"
    with served(around(url, site)) as shop:
        published(site, "in-a-shop", shop)
        page = visit(shop)
        frame = page.frame_locator("iframe")
        expect(frame.get_by_role("heading", level=1)).to_have_text("Order")
        expect_whole(page, frame)
        blank = height(page)
        frame.get_by_role("button", name="Continue", exact=True).click()
        expect(frame.locator("#cm-mistakes")).to_be_focused()
        expect_whole(page, frame)
        assert height(page) > blank
        frame.get_by_label("Name").fill("Ada")
        frame.get_by_label("Town").fill("Oslo")
        frame.get_by_role("button", name="Continue", exact=True).click()
        frame.get_by_label("Street").fill("Storgata 1")
        expect_whole(page, frame)
        frame.get_by_role("button", name="Submit").click()
        expect(frame.get_by_role("heading", level=1)).to_have_text("Your answers have been received")
        expect(frame.get_by_text("Storgata 1")).to_be_visible()
        expect_whole(page, frame)


def test_the_top_of_the_next_page_is_in_sight(site: Site, visit: Open) -> None:
    url = site.publish({**INTAKE, "slug": "long-in-a-shop", "settings": {"embed": ["*"]}})
    with served(around(url, site)) as shop:
        page = visit(shop, viewport={"width": 800, "height": 400})
        frame = page.frame_locator("iframe")
        expect_whole(page, frame)
        frame.get_by_role("button", name="Continue", exact=True).click()
        expect(frame.get_by_role("heading", name="There is a problem")).to_be_in_viewport()


def test_others_show_nothing(site: Site, chromium: Browser) -> None:
    url = published(site, "not-in-a-shop", "https://shop.example")
    with served(around(url, site)) as stranger:
        context = chromium.new_context()
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(stranger)
        page.wait_for_timeout(1000)
        assert any("frame-ancestors" in text for text in said), said
        assert not [frame for frame in page.frames if frame.url.startswith(site.url) and frame.locator("form").count()]
        context.close()


@pytest.mark.parametrize(
    ("origins", "ancestors"),
    [
        ([], "'self'"),
        (["https://a.example", "http://b.example:8080"], "'self' https://a.example http://b.example:8080"),
        (["*", "https://a.example"], "*"),
    ],
)
def test_every_page_says_whose_pages_may_show_it(origins: list[str], ancestors: str, site: Site) -> None:
    slug = f"ancestors-{len(origins)}-{'all' if '*' in origins else 'some'}"
    url = published(site, slug, *origins)
    typed = {"_page": "p1", "name": "Ada", "town": "Oslo"}
    with httpx.Client(base_url=site.url, trust_env=False) as client:
        first = client.get(url)
        kept = client.get(url)
        filled = client.get(f"{url}?name=Ada")
        wrong = client.post(url, data={"_page": "p1"})
        draft = client.post(url, data=typed).headers["location"]
        broken = client.post(url, content=b"{}", headers={"content-type": "text/plain"})
        second = client.get(draft)
        later = client.get(client.post(draft, data={"_page": "p2", "_save": "1"}).headers["location"])
        receipt = client.post(draft, data={"_page": "p2", "street": "Storgata 1"}).headers["location"]
        pages = [first, kept, filled, wrong, broken, second, later, client.get(receipt), client.get(f"{draft}/nowhere")]
        assert [page.status_code for page in pages[:8]] == [200, 200, 200, 422, 415, 200, 200, 200]
        policies = [page.headers["content-security-policy"] for page in pages[:8]]
        found = {one for policy in policies for one in re.findall("frame-ancestors ([^;]+)", policy)}
        assert found == {ancestors}
        nowhere = client.get("/f/there-is-no-such-form")
        assert "frame-ancestors 'self'" in nowhere.headers["content-security-policy"]


def test_the_script_for_other_pages_has_one_address(site: Site) -> None:
    with httpx.Client(base_url=site.url, trust_env=False) as client:
        script = client.get("/embed.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert script.headers["cache-control"] == "public, max-age=3600"
    assert "concertmasterHeight" in script.text


def test_forms_for_their_own_address_carry_no_script_for_frames(site: Site) -> None:
    url = published(site, "no-frames")
    with httpx.Client(trust_env=False) as client:
        assert "framed" not in client.get(url).text
        assert "framed" in client.get(published(site, "with-frames", "*")).text
