"""The main job in a real browser: a mistake is explained and corrected, the receipt comes, the run finishes, the post arrives."""

import re

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.support.product import eventually

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(browser, request):
    context = browser.new_context(java_script_enabled=request.param)
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def go_on(page):
    page.locator("form[method=post] button[type=submit]").first.click()


def title_of(page):
    return page.title()


def test_an_answer_goes_from_the_browser_to_the_receiver(product, page):
    company = f"Muster Metallbau {'script' if page.evaluate('1') else ''} {id(page)} GmbH"
    page.goto(f"{product.url}/f/supplier-emissions")

    # A mistake: most is missing, and the number of staff is a word.
    page.get_by_label("Name of the company").fill(company)
    page.get_by_label("Number of staff").fill("many")
    go_on(page)
    assert title_of(page).startswith("Error: ")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("There is a problem")
    expect(page.get_by_label("Name of the company")).to_have_value(company)
    expect(page.get_by_label("Number of staff")).to_have_value("many")
    expect(page.get_by_label("Number of staff")).to_have_attribute("aria-invalid", "true")

    # Corrected.
    page.get_by_label("Country of the head office").select_option("DE")
    page.get_by_label("Make goods").check()
    page.get_by_label("Number of staff").fill("120")
    page.get_by_label("Full name").fill("Anna Berger")
    page.get_by_label("E-mail address").fill("anna.berger@supplier.example")
    page.get_by_label("July to September 2026").check()
    go_on(page)

    assert "Page 2 of 3" in page.inner_text("main")
    page.locator("[name=electricity_kwh]").fill("300000")
    page.get_by_label(re.compile("Natural gas|Gas")).first.check()
    go_on(page)
    # Fields that follow from these answers are asked for now.
    page.locator("[name=renewable_percent]").fill("20")
    page.locator("[name=gas_kwh]").fill("40000")
    go_on(page)

    assert "Page 3 of 3" in page.inner_text("main")
    page.locator("[name=waste_kg]").fill("0")
    page.locator("[name=has_target][value=no]").check()
    page.locator("[name=certainty][value='8']").check()
    page.locator("[name=declaration]").check()
    go_on(page)

    expect(page).to_have_url(re.compile("/receipt"))
    expect(page.locator("main")).to_contain_text(company)

    with product.client() as client:

        def finished():
            runs = client.get("/runs", params={"workflow": product.example["workflow_id"]}).json()["items"]
            return next((run for run in runs if run["input"]["company"] == company and run["status"] == "succeeded"), None)

        run = eventually(finished, within_s=10)
    (arrival,) = [arrival for arrival in product.arrivals() if company in str(arrival["body"])]
    assert arrival["path"] == "/review"
    assert re.fullmatch(r"[0-9a-f]{32,}", arrival["key"])
    assert set(run["output"]) == {"review"}


def test_the_receiver_shows_it(product, browser):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(product.receiver)
        expect(page.locator("article").first).to_contain_text("Idempotency-Key")
