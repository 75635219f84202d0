"""Saving by itself in a real Chromium: a tab that goes away takes nothing with it, and none overwrites another silently."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.support.browser import Open, expect_accessible
from tests.support.form_site import INTAKE, Site

DRAFT = re.compile(r"/r/[A-Za-z0-9_-]{43}/p1$")


def begun(site: Site, visit: Open, slug: str) -> Page:
    """Open a form, type a name, and wait until that is saved."""
    page = visit(site.publish({**INTAKE, "slug": slug}))
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Name").blur()
    expect(page.locator(".saved")).to_have_text("Saved")
    return page


def test_what_was_typed_is_there_again_after_the_tab_was_lost(site: Site, visit: Open) -> None:
    page = begun(site, visit, "lost-tab")
    expect(page).to_have_url(DRAFT)
    page.get_by_role("radio", name="Something else").check()
    page.get_by_label("Kwh").fill("twelve")
    with page.expect_response(lambda answer: "twelve" in (answer.request.post_data or "")):
        page.get_by_label("Kwh").blur()
    expect_accessible(page)
    again = visit(page.url)
    expect(again.get_by_label("Name")).to_have_value("Ada")
    expect(again.get_by_role("radio", name="Something else")).to_be_checked()
    expect(again.get_by_label("Kwh")).to_have_value("twelve")


def test_what_the_form_is_told_of_its_readers_finds_it_after_a_draft_has_begun(site: Site, visit: Open) -> None:
    page = begun(site, visit, "told-after-saving")
    with page.expect_request("**/vitals") as told:
        page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert told.value.url.endswith("/f/told-after-saving/vitals")
    assert "started=1" in (told.value.post_data or "")


def test_another_language_takes_along_what_was_typed(site: Site, visit: Open) -> None:
    page = visit(site.publish({**INTAKE, "slug": "typed-then-translated", "locales": ["en", "de"]}))
    page.get_by_label("Name").fill("Ada")
    page.get_by_role("link", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page).to_have_url(DRAFT)
    expect(page.get_by_label("Name")).to_have_value("Ada")
    page.get_by_label("Name").fill("Eve")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_label("Name")).to_have_value("Eve")


def test_nothing_moves_when_it_says_so(site: Site, visit: Open) -> None:
    page = visit(site.publish({**INTAKE, "slug": "moves-nothing"}))
    page.evaluate(
        "window.moved = []; new PerformanceObserver((seen) => moved.push(...seen.getEntries().map((one) => one.value)))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    adder = page.get_by_role("button", name="Add another")
    before = adder.bounding_box()
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Name").blur()
    expect(page.locator(".saved")).to_have_text("Saved")
    assert (adder.bounding_box(), page.evaluate("moved")) == (before, [])


def test_a_form_that_saved_itself_is_handed_in_once(site: Site, visit: Open) -> None:
    page = begun(site, visit, "saved-then-sent")
    before = site.count("submissions"), site.count("drafts")
    page.get_by_role("button", name="Continue", exact=True).click()
    page.get_by_label("Why").fill("Because")
    page.get_by_role("checkbox", name="I agree").check()
    page.get_by_role("button", name="Submit").click()
    expect(page).to_have_url(re.compile("/receipt$"))
    assert (site.count("submissions"), site.count("drafts")) == (before[0] + 1, before[1])


def test_another_tab_is_asked_before_anything_is_overwritten(site: Site, visit: Open) -> None:
    page = begun(site, visit, "two-tabs")
    other = visit(page.url)
    other.get_by_label("Name").fill("Eve")
    with other.expect_response("**/answers") as saved:
        other.get_by_label("Name").blur()
    assert saved.value.status == 204
    page.get_by_label("Name").fill("Bob")
    page.get_by_label("Name").blur()
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("Name: Eve")
    expect_accessible(page)
    notice.get_by_role("button", name="Take what was saved").click()
    expect(page.get_by_label("Name")).to_have_value("Eve")
    other.get_by_label("Name").fill("Zoe")
    with other.expect_response("**/answers"):
        other.get_by_label("Name").blur()
    page.get_by_label("Name").fill("Bob")
    page.get_by_label("Name").blur()
    expect(notice).to_contain_text("Name: Zoe")
    with page.expect_response("**/answers") as kept:
        page.get_by_role("alert").get_by_role("button", name="Keep what stands here").click()
    assert kept.value.status == 204
    expect(visit(page.url).get_by_label("Name")).to_have_value("Bob")


def test_it_saves_inside_of_a_frame_and_when_the_page_is_hidden(site: Site, visit: Open) -> None:
    url = site.publish({**INTAKE, "slug": "in-a-frame"})
    page = visit(url)
    page.route("**/around.html", lambda route: route.fulfill(content_type="text/html", body=f'<iframe src="{url}"></iframe>'))
    page.goto(f"{site.url}/around.html")
    page.frame_locator("iframe").get_by_label("Name").fill("Framed")
    hide = (
        "Object.defineProperty(document, 'hidden', {value: true});"
        "document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))"  # as a browser's own does
    )
    with page.expect_response("**/answers") as saved:
        page.frames[-1].evaluate(hide)
    assert saved.value.status == 201
    expect(page).to_have_url(f"{site.url}/around.html")


def test_a_form_that_keeps_nothing_does_not_save_itself(site: Site, visit: Open) -> None:
    page = visit(site.publish({**INTAKE, "slug": "keeps-nothing", "settings": {"drafts": "none"}}))
    assert page.locator("script[src*=autosave]").count() == 0


def test_nothing_is_left_in_the_browser(site: Site, visit: Open) -> None:
    page = begun(site, visit, "leaves-nothing")
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
