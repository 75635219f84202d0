"""WCAG 2.2 AA beyond what axe can see, criterion by criterion, on pages that hold every kind of field there is."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from concertmaster_server.pages import assets
from tests.support.browser import Open, expect_accessible, expect_no_sideways_scrolling
from tests.support.form_site import Site

CORPUS = Path(__file__).parents[2] / "corpus" / "reference_forms"
FORMS: dict[str, dict[str, Any]] = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in CORPUS.glob("*.json")}
EVENT, INTAKE, JOB = (FORMS[name]["document"] for name in ("event-registration", "patient-intake", "job-application"))
STYLE = (Path(assets.__file__).parent / "assets" / "form.css").read_text(encoding="utf-8")

SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }"""
"""What people may set who need more room between letters (1.4.12)."""


@pytest.fixture(params=["event", "job", "intake"])
def page(request: pytest.FixtureRequest, site: Site, visit: Open) -> Page:
    """A first page, opened with script."""
    document = {"event": EVENT, "job": JOB, "intake": INTAKE}[request.param]
    slug = f"{request.param}-{request.node.name.partition('[')[0].removeprefix('test_').replace('_', '-')}"[:60].strip("-")
    return visit(site.publish({**document, "slug": slug}))


def send_empty(page: Page) -> None:
    page.locator("form button.main").click()
    page.wait_for_selector("#cm-mistakes")


def test_1_3_1_one_heading_leads_and_none_is_left_out(page: Page) -> None:
    levels = page.eval_on_selector_all("h1, h2, h3, h4", "all => all.map(one => Number(one.localName[1]))")
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.locator("main").count() == 1


def test_1_3_1_groups_have_legends_and_single_controls_labels(page: Page) -> None:
    unnamed = page.eval_on_selector_all(
        "form input:not([type=hidden]), form select, form textarea",
        """all => all.filter(one => one.checkVisibility() && !one.closest(".trap"))
           .filter(one => !one.labels?.length && !one.getAttribute("aria-label") && !one.getAttribute("aria-labelledby"))
           .map(one => one.outerHTML)""",
    )
    assert unnamed == []
    assert page.eval_on_selector_all("fieldset", "all => all.filter(one => !one.querySelector(':scope > legend')).length") == 0
    choices = page.eval_on_selector_all(
        "form [type=radio], form [type=checkbox]", "all => all.filter(one => !one.closest('fieldset')).map(one => one.name)"
    )
    assert choices == []


def test_1_3_5_what_browsers_may_fill_in_is_named(site: Site, visit: Open) -> None:
    page = visit(site.publish({**INTAKE, "slug": "fill-in-by-itself"}))
    assert page.locator("[name=full_name]").get_attribute("autocomplete") == "name"
    assert page.locator("[name=mail]").get_attribute("autocomplete") == "email"
    assert page.locator("[name=phone]").get_attribute("autocomplete") == "tel"


def test_1_4_10_nothing_is_lost_on_the_narrowest_screen(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    expect_no_sideways_scrolling(page)
    send_empty(page)
    expect_no_sideways_scrolling(page)


def test_1_4_12_more_room_between_letters_cuts_nothing_off(page: Page) -> None:
    # A style sheet of the reader's own is no business of the page's policy.
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    page.reload()
    page.add_style_tag(content=SPACING)
    page.set_viewport_size({"width": 360, "height": 740})
    expect_no_sideways_scrolling(page)
    cut = page.eval_on_selector_all(
        "form label, form legend, form button, form p",
        """all => all.filter(one => one.checkVisibility() && !one.closest('.sr, .trap') && !one.classList.contains('sr'))
           .filter(one => one.scrollHeight > one.clientHeight + 2 && getComputedStyle(one).overflow === 'hidden')
           .map(one => one.textContent)""",
    )
    assert cut == []


def test_2_4_2_and_3_3_1_mistakes_stand_in_the_title_the_summary_and_beside_the_control(page: Page) -> None:
    send_empty(page)
    assert page.title().startswith("Error: ")
    expect(page.locator("#cm-mistakes")).to_be_focused()
    for link in page.locator("#cm-mistakes a").all():
        target = (link.get_attribute("href") or "")[1:]
        control = page.locator(f'[id="{target}"]')
        link.click()
        expect(control).to_be_focused()
        described = control.evaluate(
            """one => [one, one.closest('fieldset')].flatMap(part => (part?.getAttribute('aria-describedby') || '').split(' '))
               .map(id => document.getElementById(id)?.textContent || '').join(' ')"""
        )
        assert link.inner_text().strip() in described


def test_2_4_11_no_bar_covers_what_has_the_focus(page: Page) -> None:
    assert "sticky" not in STYLE
    assert "position: fixed" not in STYLE
    for _step in range(12):
        page.keyboard.press("Tab")
        box = page.evaluate(
            """() => { const here = document.activeElement, box = here.getBoundingClientRect();
               const seen = box.top >= 0 && box.bottom <= innerHeight + 1;
               return [here === document.body || seen, here.outerHTML] }"""
        )
        assert box[0], box[1]


def test_2_5_7_whatever_can_be_dragged_has_buttons(site: Site, visit: Open) -> None:
    page = visit(site.publish({**EVENT, "slug": "without-dragging"}))
    item = page.locator(".ranking li").filter(has_text="Water")
    item.get_by_role("button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator('[name="topics:water"]')).to_have_value("1")


def test_2_5_8_targets_are_large_enough(page: Page) -> None:
    small = page.eval_on_selector_all(
        "form button, form select, form input:not([type=hidden]), form textarea",
        """all => all.filter(one => one.checkVisibility() && !one.closest('.trap, .sr'))
           .map(one => [one.matches('[type=radio], [type=checkbox]') ? one.closest('label') : one, one])
           .map(([area, one]) => [area.getBoundingClientRect(), one.outerHTML])
           .filter(([box]) => box.width < 24 || box.height < 24).map(([box, html]) => [box.width, box.height, html])""",
    )
    assert small == []


def test_3_1_2_words_in_another_language_say_which(site: Site, visit: Open) -> None:
    page = visit(site.publish({**INTAKE, "slug": "in-two-languages"}))
    link = page.get_by_role("link", name="العربية")
    assert (link.get_attribute("lang"), link.get_attribute("hreflang")) == ("ar", "ar")
    link.click()
    expect(page.locator("html[lang=ar][dir=rtl]")).to_be_visible()
    expect_accessible(page)


def test_3_3_2_what_must_not_be_left_out_is_told_in_words(page: Page) -> None:
    optional = page.eval_on_selector_all(
        "form .question", "all => all.filter(one => one.textContent.includes('(optional)')).length"
    )
    assert optional > 0
    assert page.locator("form [placeholder]").count() == 0


def test_3_3_7_nobody_is_asked_twice(site: Site, visit: Open) -> None:
    page = visit(site.publish({**INTAKE, "slug": "asked-once"}), java_script_enabled=False)
    page.locator("[name=full_name]").fill("Ada Lind")
    page.locator("form button.main").click()
    expect(page.locator("#cm-mistakes")).to_be_visible()
    expect(page.locator("[name=full_name]")).to_have_value("Ada Lind")


def test_4_1_3_a_mistake_is_told_politely_and_one_at_a_time(site: Site, visit: Open) -> None:
    page = visit(site.publish({**EVENT, "slug": "told-politely"}))
    page.locator("[name=guests]").fill("9")
    page.locator("[name=guests]").blur()
    page.locator("[name=mail]").focus()
    page.locator("[name=mail]").blur()
    told = page.eval_on_selector_all("[role=status]", "all => all.map(one => one.textContent.trim()).filter(Boolean)")
    assert len(told) <= 1
    assert page.locator("[aria-live=assertive]").count() == 0


def test_the_style_knows_no_left_and_no_right() -> None:
    physical = re.findall(
        r"(?:^|[\s{;])((?:margin|padding|border|inset)-(?:left|right)[a-z-]*|left|right|text-align:\s*(?:left|right))\s*:", STYLE
    )
    assert physical == []
