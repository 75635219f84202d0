"""Pictures of the example form, light and dark: ``python -m tests.screenshots.form OUT_DIR``."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.support.browser import running_browser
from tests.support.databases import fresh_database
from tests.support.form_site import EXAMPLE, served_pages

PICTURES = Path(__file__).parents[2] / ".github" / "pictures"
WIDTH, HEIGHT = 1000, 1180


def main() -> None:
    """Fill in what a reader should see, and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=PICTURES, help="where form-light.png and form-dark.png go")
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with fresh_database() as dsn, served_pages(dsn) as site, running_browser() as browser:
        url = site.publish(EXAMPLE)
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=scheme)
            page.goto(url)
            page.get_by_label("Name of the company").fill("Nordlys Seafood AS")
            page.get_by_label("Supplier number").fill("S-10482")
            page.get_by_label("Country of the head office").select_option("Norway")
            page.get_by_role("radio", name="Grow or prepare food").check()
            page.mouse.move(0, 0)
            page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
            page.screenshot(path=folder / f"form-{scheme}.png")
            page.close()


if __name__ == "__main__":
    main()
