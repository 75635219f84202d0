"""A real Chromium for tests of pages, and what every page has to stand."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

Open = Callable[..., Page]
"""Opens an address with settings of a browser's context."""

_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)


def find_browser() -> str:
    """Give the path of the Chromium of this machine."""
    program = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    assert program, f"no browser on PATH; looked for {', '.join(_PROGRAMS)}"
    return program


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start the Chromium of this machine; it asks nobody for anything by itself."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def expect_accessible(page: Page) -> None:
    """Let axe look at the page; each violation is told with its places."""
    results = Axe().run(page, options=_RULES)
    assert not results.response["violations"], results.generate_report()


def expect_no_sideways_scrolling(page: Page) -> None:
    """Let nothing stick out of the window."""
    widths = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert widths[0] <= widths[1], widths
