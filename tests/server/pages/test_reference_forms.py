"""Five forms that look like those people really send, filled in by a real browser in every way there is.

Whatever the way, the same is stored: with script and without, on a phone and on a desk, in either direction of reading.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.support.browser import Open, expect_accessible, expect_no_sideways_scrolling
from tests.support.fill_in import fill_in
from tests.support.form_site import EXAMPLE, Site

CORPUS = Path(__file__).parents[2] / "corpus" / "reference_forms"
FORMS: dict[str, dict[str, Any]] = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in CORPUS.glob("*.json")}
FORMS["supplier-emissions"] = {
    "document": EXAMPLE,
    "controls": {
        "company": ["Nordlys AS"], "country": ["other"], "other_country": ["Iceland"], "industry": ["food"], "staff": ["1,200"],
        "contact_name": ["Ada Lind"], "contact_email": ["ada@example.org"], "quarter": ["2026-q1"],
        "electricity_kwh": ["5 000.5"], "renewable_percent": ["40"], "fuels": ["gas", "diesel"], "gas_kwh": ["120"],
        "diesel_l": ["33.5"], "sites[0].city": ["Bergen"], "sites[0].kwh": ["3000"], "sites[0].metered": ["yes"],
        "sites[1].city": ["Oslo"], "sites[1].kwh": ["1000"], "car_km": ["700"], "waste_kg": ["50"], "recycled_kg": ["20"],
        "hazardous": ["yes"], "hazardous_kind": ["Batteries"], "has_target": ["no"], "energy_cost": ["1,250.50"],
        "certainty": ["7"], "ease": ["4"], "declaration": ["yes"],
    },
}  # fmt: skip
SCREENS = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}
WAYS = [
    ("patient-intake", "phone", True, "ar"),
    ("patient-intake", "desk", False, "ar"),
    ("patient-intake", "desk", True, "en"),
    ("patient-intake", "phone", False, "en"),
    ("event-registration", "phone", True, ""),
    ("event-registration", "desk", False, ""),
    ("job-application", "desk", True, ""),
    ("job-application", "phone", False, ""),
    ("supplier-emissions", "phone", True, ""),
    ("supplier-emissions", "desk", False, ""),
    ("inspection", "desk", True, ""),
    ("inspection", "phone", False, ""),
]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a respondent has at hand."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "cv.pdf").write_bytes(b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n")
    picture = io.BytesIO()
    Image.new("RGB", (320, 240), "#2F5BEA").save(picture, "PNG")
    (folder / "photo.png").write_bytes(picture.getvalue())
    return folder


def test_one_of_them_is_as_large_as_forms_get() -> None:
    document = FORMS["inspection"]["document"]
    slots = [part.get(key) for part in [*document["fields"].values(), *document["pages"]] for key in ("show_if", "required")]
    assert len(document["fields"]) >= 300
    assert sum(isinstance(slot, dict) for slot in slots) >= 200
    assert document["fields"]["f_read"]["type"] == "repeat"
    assert "f_read" in document["fields"]["f_rooms"]["item"]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("name", "screen", "script", "language"), WAYS)
def test_a_form_is_filled_in(name: str, screen: str, script: bool, language: str, site: Site, visit: Open, files: Path) -> None:
    reference = FORMS[name]
    slug = f"{name}-{screen}-{'script' if script else 'plain'}-{language or 'own'}"
    url = site.publish({**reference["document"], "slug": slug}) + (f"?lang={language}" if language else "")
    page = visit(url, java_script_enabled=script, viewport=SCREENS[screen])
    page.set_default_timeout(20_000)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    expect_no_sideways_scrolling(page)
    if script:
        expect_accessible(page)
        page.locator("form button.main").click()
        page.wait_for_selector("#cm-mistakes")
        expect_accessible(page)
    posts = fill_in(page, reference["controls"], files)
    assert posts <= 3 * len(reference["document"]["pages"])
    expect_no_sideways_scrolling(page)
    if script:
        expect_accessible(page)
    found = f"select data from submissions where form_id = (select id from forms where slug = '{slug}')"  # noqa: S608 - ours
    stored = site.run(site.read(found))
    assert without_ids(stored) == without_ids(STORED.setdefault(name, stored)), "the ways store the same"
    assert len(stored) >= len({control.partition("[")[0].partition(":")[0] for control in reference["controls"]})


STORED: dict[str, Any] = {}


def without_ids(value: Any) -> Any:
    """Leave out what differs from sending to sending: ids of files, moments, and pictures that a browser drew anew."""
    if isinstance(value, dict):
        return {key: without_ids(part) for key, part in value.items() if key not in ("id", "sha256", "size", "at", "signed_at")}
    return [without_ids(part) for part in value] if isinstance(value, list) else value
