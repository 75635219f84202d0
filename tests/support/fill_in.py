"""A respondent who fills in any form: finds controls by their names on whatever page there is, answers them, and goes on.

The same person sits before a page with and without script: what is not there yet is answered once it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

Controls = Mapping[str, Sequence[str]]
"""Texts by the name of the control; several for controls that share one. A text such as ``@cv.pdf`` is a file."""

_MOST_POSTS = 60
_SEEN = """all => {
    const seen = one => {
        const box = one.getBoundingClientRect()
        return box.width && box.height && one.checkVisibility({visibilityProperty: true})
    }
    const shown = all.filter(one => [one, one.closest(".ranking li")].some(place => place && seen(place)))
    return Object.fromEntries(shown.map(one => [one.name, one.closest(".ranking") !== null]))
}"""
_ROW = re.compile(r"^(.*)\[(\d+)\]\.")


def fill_in(page: Page, controls: Controls, files: Path) -> int:
    """Answer page after page until the receipt; gives how often something was posted."""
    done: set[str] = set()
    for post in range(1, _MOST_POSTS):
        done |= _answer_page(page, controls, files, done)
        before = (page.url, page.title(), len(done))
        page.locator("form button.main").click()
        page.wait_for_load_state()
        if page.url.endswith("/receipt"):
            return post
        done -= _asked_again(page)
        mistakes = page.locator("#cm-mistakes li").all_inner_texts()
        assert not (mistakes and before == (page.url, page.title(), len(done))), mistakes
    raise AssertionError(f"no receipt after {_MOST_POSTS} posts: {page.title()}")


def _answer_page(page: Page, controls: Controls, files: Path, done: set[str]) -> set[str]:
    """Answer what is on the page, and what shows up because of that."""
    here: set[str] = set()
    while True:
        there = _there(page)
        fresh = [name for name in controls if name not in done | here and name in there]
        if not fresh:
            missing = next((name for name in controls if name not in done | here and _can_be_added(page, name)), None)
            if missing is None:
                return here
            continue
        for name in sorted(fresh, key=lambda name: controls[name][0] if there[name] else ""):
            if name in _there(page, name):
                _answer(page.locator(f'[name="{name}"]'), controls[name], files)
                here.add(name)


def _there(page: Page, name: str | None = None) -> dict[str, bool]:
    """Name the controls that can be seen, or whether this one can; each with whether it gives a choice its place in a ranking."""
    found: dict[str, bool] = page.eval_on_selector_all("[name]" if name is None else f'[name="{name}"]', _SEEN)
    return found


def _can_be_added(page: Page, name: str) -> bool:
    """Add a row for a control where its repeat is on the page; tells whether there is one more now."""
    match = _ROW.match(name)
    if match is None:
        return False
    button = page.locator(f'button[name="_add"][value="{match[1]}"]')
    if button.count() == 0 or not button.first.is_visible():
        return False
    rows = page.locator(f'[name^="{match[1]}["]').count()
    button.first.click()
    page.wait_for_load_state()
    expect(page.locator(f'[name^="{match[1]}["]')).not_to_have_count(rows)
    return True


def _answer(found: Locator, texts: Sequence[str], files: Path) -> None:
    first = found.first
    kind = first.get_attribute("type") or first.evaluate("one => one.localName")
    if kind in ("radio", "checkbox"):
        for text in texts:
            found.page.locator(f'[name="{first.get_attribute("name")}"][value="{text}"]').check()
    elif kind == "file":
        sent = found.page.locator(f'.uploads:has([name="{first.get_attribute("name")}"]) .files :checked')
        first.set_input_files([files / text.removeprefix("@") for text in texts])
        if not first.evaluate("one => one.files.length"):  # there is script, and it is sending them
            expect(sent).to_have_count(len(texts))
    elif not first.is_visible():
        _rank(first, texts[0])
    else:
        shown = [one for one in found.all() if one.is_visible()]
        for control, text in zip(shown, texts, strict=False):
            if control.evaluate("one => one.localName") == "select":
                control.select_option(text)
            else:
                control.fill(text)
        shown[-1].blur()


def _rank(select: Locator, place: str) -> None:
    """Move a choice up until it has its place; where there is script, buttons stand for the select."""
    up = select.locator("xpath=ancestor::li").get_by_role("button").first
    while select.input_value() != place:
        up.click()


def _asked_again(page: Page) -> set[str]:
    """Name the controls that are wrong on this page, so that they are answered once more."""
    return set(page.eval_on_selector_all("[aria-invalid=true]", "all => all.map(one => one.name)"))
