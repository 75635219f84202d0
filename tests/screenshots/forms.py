"""Pictures of forms as respondents see them, for the docs: ``python -m tests.screenshots.forms OUT_DIR``.

On a desk by light and by night, on a phone, with mistakes, from right to left, and the receipt.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.support.browser import running_browser
from tests.support.databases import fresh_database
from tests.support.fill_in import fill_in
from tests.support.form_site import EXAMPLE, Site, served_pages

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / ".github" / "pictures"
REFERENCES = ROOT / "tests" / "corpus" / "reference_forms"
DESK = {"width": 1000, "height": 1180}
PHONE = {"width": 390, "height": 844}


def main() -> None:
    """Fill in what a reader should see, and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=PICTURES, help="where the pictures go")
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with fresh_database() as dsn, served_pages(dsn) as site, running_browser() as browser:
        _desk(site, browser, folder)
        _phone(site, browser, folder)
        _receipt(site, browser, folder)


def _desk(site: Site, browser: Browser, folder: Path) -> None:
    url = site.publish(EXAMPLE)
    for scheme in ("light", "dark"):
        page = browser.new_page(viewport=DESK, color_scheme=scheme)
        page.goto(url)
        page.get_by_label("Name of the company").fill("Nordlys Seafood AS")
        page.get_by_label("Supplier number").fill("S-10482")
        page.get_by_label("Country of the head office").select_option("Norway")
        page.get_by_role("radio", name="Grow or prepare food").check()
        _take(page, folder / f"form-{scheme}.png")


def _phone(site: Site, browser: Browser, folder: Path) -> None:
    """On a phone: the first page with its mistakes, and a form that is read from right to left."""
    url = site.publish({**EXAMPLE, "slug": "with-mistakes"})
    page = browser.new_page(viewport=PHONE, device_scale_factor=2)
    page.goto(url)
    page.locator("form button.main").click()
    page.wait_for_selector("#cm-mistakes")
    _take(page, folder / "form-mistakes.png")
    intake = _reference("patient-intake")
    page = browser.new_page(viewport=PHONE, device_scale_factor=2)
    page.goto(site.publish(intake["document"]) + "?lang=ar")
    page.locator('[name="full_name"]').fill("أمل سعيد")
    page.locator('[name="first_visit"][value="no"]').check()
    _take(page, folder / "form-right-to-left.png")


def _receipt(site: Site, browser: Browser, folder: Path) -> None:
    event = _reference("event-registration")
    page = browser.new_page(viewport=DESK)
    page.goto(site.publish({**event["document"], "settings": {}}))
    fill_in(page, event["controls"], folder)
    _take(page, folder / "form-receipt.png")


def _take(page: Page, path: Path) -> None:
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
    page.screenshot(path=path)
    page.close()


def _reference(name: str) -> dict[str, Any]:
    return dict(json.loads((REFERENCES / f"{name}.json").read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
