"""The pages in a real Chromium: whole journeys with and without script, for every eye and on every screen."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Open, expect_accessible, expect_no_sideways_scrolling
from tests.support.form_site import EXAMPLE, INTAKE, Site
from tests.support.forms import form_json, number_field, text_field


def published(site: Site, document: dict[str, Any], slug: str) -> str:
    return site.publish({**document, "slug": slug})


def fill_company(page: Page) -> None:
    page.get_by_label("Name of the company").fill("Nordlys AS")
    page.get_by_label("Country of the head office").select_option("Another country")
    page.get_by_role("radio", name="Grow or prepare food").check()
    page.get_by_label("Number of staff").fill("120")
    page.get_by_label("Full name").fill("Ada Lind")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_role("radio", name="January to March 2026").check()


def fill_energy(page: Page) -> None:
    page.get_by_label("Electricity", exact=True).fill("5 000,5")
    page.get_by_role("checkbox", name="Natural gas").check()
    page.get_by_label("Town or city").fill("Bergen")
    page.get_by_label("Electricity of this site").fill("3000")


def fill_rest(page: Page) -> None:
    page.get_by_label("Waste in total").fill("0")
    page.get_by_role("radio", name="No", exact=True).check()
    page.get_by_label("Cost of energy in the quarter").fill("1 250,50")
    page.get_by_role("radio", name="7", exact=True).check()
    page.get_by_role("checkbox", name="I declare that").check()


@pytest.mark.parametrize(("scheme", "script"), [("light", True), ("dark", True), ("light", False)])
def test_the_whole_journey(scheme: str, script: bool, site: Site, visit: Open) -> None:
    url = published(site, EXAMPLE, f"journey-{scheme}-{script}".lower())
    page = visit(url, java_script_enabled=script, color_scheme=scheme)
    expect(page).to_have_title("Company and contact – Supplier emissions, quarterly")
    main = page.locator("form [type=submit]").first
    main.click()
    expect(page).to_have_title("Error: Company and contact – Supplier emissions, quarterly")
    expect(page.locator("#cm-mistakes")).to_be_focused()
    page.get_by_role("link", name="Enter the name of the company.").click()
    expect(page.get_by_label("Name of the company")).to_be_focused()
    if script:
        expect_accessible(page)
    fill_company(page)
    if not script:
        main.click()
        expect(page.get_by_role("status")).to_contain_text("Your answers opened further questions.")
    page.get_by_label("Which country?").fill("Iceland")
    main.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Energy and fuels")
    if script:
        expect_accessible(page)
    fill_energy(page)
    if not script:
        main.click()
    page.get_by_label("How much of it is certified renewable?").fill("80")
    page.get_by_label("Natural gas").last.fill("1200")
    page.get_by_role("button", name="Add another site").click()
    page.get_by_label("Town or city").last.fill("Oslo")
    page.get_by_label("Electricity of this site").last.fill("1000")
    main.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Travel, waste and declaration")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("Town or city").last).to_have_value("Oslo")
    main.click()
    fill_rest(page)
    expect(main).to_have_text("Submit")
    main.click()
    expect(page).to_have_url(re.compile("/receipt$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, the report has reached us")
    answers = page.locator(".answers")
    for text in ("Nordlys AS", "Iceland", "5\u202f000.5 kWh", "Site 2", "Oslo", "1\u202f250.50 EUR", "Agreed"):
        expect(answers.get_by_text(text, exact=True)).to_have_count(1)
    if script:
        expect_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_everybody_can_use_it(width: int, scheme: str, site: Site, visit: Open) -> None:
    url = published(site, EXAMPLE, f"everybody-{width}-{scheme}")
    page = visit(url, viewport={"width": width, "height": 640}, color_scheme=scheme)
    expect_no_sideways_scrolling(page)
    expect_accessible(page)
    page.locator("form [type=submit]").first.click()
    expect_no_sideways_scrolling(page)
    expect_accessible(page)
    page.goto(f"{site.url}/f/nothing-here")
    expect_no_sideways_scrolling(page)
    expect_accessible(page)


def test_every_page_fits_a_small_screen_and_large_type(site: Site, visit: Open) -> None:
    url = published(site, EXAMPLE, "small-screen")
    page = visit(url, viewport={"width": 320, "height": 640})
    fill_company(page)
    page.get_by_label("Country of the head office").select_option("Norway")
    page.locator("form [type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Energy and fuels")
    expect_no_sideways_scrolling(page)
    expect_accessible(page)
    page.goto(page.url.replace("p_energy", "p_rest"))
    expect_no_sideways_scrolling(page)
    expect_accessible(page)
    for control in page.locator("form :is(input, select, button):visible:not([aria-hidden] *)").all():
        box = control.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 20, control.evaluate("element => element.outerHTML")


def test_arabic_is_read_from_the_right(site: Site, visit: Open) -> None:
    texts = {"ar": {"f_a.label": "الاسم الكامل", "p1.title": "الشركة"}}
    document = form_json({"f_a": text_field("a", required=True)}, locales=["ar", "en"], default_locale="ar", texts=texts)
    page = visit(published(site, document, "arabic"), viewport={"width": 320, "height": 640}, locale="ar")
    label, button = page.locator("label[for=a]").bounding_box(), page.locator("button.main").bounding_box()
    assert label
    assert button
    page.locator("button.main").click()
    expect_no_sideways_scrolling(page)
    expect_accessible(page)
    assert page.locator(".wrong").evaluate("element => getComputedStyle(element).borderRightWidth") == "4px"


def test_rows_come_and_go_in_place(site: Site, visit: Open) -> None:
    page = visit(published(site, INTAKE, "rows-in-place"))
    page.get_by_label("City").fill("Oslo")
    page.get_by_label("Kwh").fill("twelve")
    add = page.get_by_role("button", name="Add another site")
    add.click()
    expect(page.get_by_label("City").last).to_be_focused()
    expect(page.get_by_label("City").last).to_have_value("")
    page.get_by_label("City").last.fill("Rome")
    add.click()
    expect(add).to_be_hidden()
    page.get_by_label("City").last.fill("Bern")
    expect_accessible(page)
    page.get_by_role("button", name="Remove: Site 2").click()
    expect(page.get_by_role("group", name="Site 2", exact=True).get_by_label("City")).to_have_value("Bern")
    expect(add).to_be_visible()
    page.get_by_label("Name").fill("Ada")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Enter “Kwh” as a number")).to_be_visible()
    expect(page.get_by_label("City")).to_have_count(2)
    page.get_by_label("Kwh").first.fill("12")
    page.locator("form [type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your reasons")


def test_rows_inside_rows_come_in_place_too(site: Site, visit: Open) -> None:
    fields = {
        "f_r": {"name": "r", "type": "repeat", "label": "Sites", "row_label": "Site", "item": ["f_city", "f_l"]},
        "f_city": text_field("city"),
        "f_l": {"name": "lines", "type": "repeat", "label": "Lines", "row_label": "Line", "item": ["f_n"]},
        "f_n": number_field("n"),
    }
    page = visit(published(site, form_json(fields), "rows-inside-rows"))
    page.get_by_label("City").fill("Oslo")
    page.get_by_label("N (optional)").fill("1")
    page.get_by_role("button", name="Add another line").click()
    page.get_by_label("N (optional)").last.fill("2")
    page.get_by_role("button", name="Add another site").click()
    second = page.get_by_role("group", name="Site 2", exact=True)
    expect(second.get_by_label("N (optional)")).to_have_count(1)
    second.get_by_label("City").fill("Rome")
    second.get_by_role("button", name="Add another line").click()
    for number, control in enumerate(second.get_by_label("N (optional)").all(), start=3):
        control.fill(str(number))
    expect_accessible(page)
    page.locator("form [type=submit]").first.click()
    shown = page.locator(".answers")
    expect(shown).to_contain_text("Oslo")
    assert shown.locator("dd dd dd").all_inner_texts() == ["1", "2", "3", "4"]


def test_a_double_press_makes_one_submission(site: Site, visit: Open) -> None:
    for script in (True, False):
        before = site.count("submissions")
        url = published(site, form_json({"f_a": text_field("a")}), f"double-press-{script}".lower())
        page = visit(url, java_script_enabled=script)
        page.get_by_label("A (optional)").fill("once")
        page.locator("button.main").dblclick(no_wait_after=True)
        expect(page).to_have_url(re.compile("/receipt$"))
        assert site.count("submissions") == before + 1


def test_saved_answers_are_there_again(site: Site, visit: Open) -> None:
    page = visit(published(site, INTAKE, "saved-again"), java_script_enabled=False)
    page.get_by_label("Name").fill("Ada")
    page.get_by_role("button", name="Save and continue later").click()
    expect(page.get_by_text("Your answers are saved.")).to_be_visible()
    page.get_by_role("link", name="Go on answering").click()
    elsewhere = visit(page.url)
    expect(elsewhere.get_by_label("Name")).to_have_value("Ada")
