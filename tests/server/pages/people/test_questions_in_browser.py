"""Questions in a real Chromium: with and without script, light and dark, small and large, and for every eye."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from concertmaster_server.runs.start import start_run
from tests.support.browser import Open, expect_accessible, expect_no_sideways_scrolling
from tests.support.definitions import create_workflow
from tests.support.form_site import Site
from tests.support.questions import asked, path_of
from tests.support.web import new_id

QUESTION: dict[str, Any] = {
    "title": "Invoice 2026-118 of Nordlys Energi AS",
    "message": "The invoice is **12 % above** the order of 4 March.\n\n- the difference is freight\n- the goods have arrived",
    "details": [
        ["Supplier", "Nordlys Energi AS"],
        ["Amount", "12 480.50 EUR"],
        ["Paid before", "No"],
        ["Note of the supplier", "Freight had to be sent by air.\nWe are sorry for the surprise and have enclosed the receipt."],
    ],
}


def question(site: Site, **changes: Any) -> str:
    """Ask somebody of a new organisation; give the address of their page."""
    return site.url + site.run(_question(site, changes))


async def _question(site: Site, changes: dict[str, Any]) -> str:
    organisation = await site.web.organisation("Fjord Purchasing")
    async with site.web.client(await site.web.key(organisation)) as owner:
        workflow = (await create_workflow(owner))["id"]
        assert (await owner.post(f"/api/v1/workflows/{workflow}/publish")).status_code == 201
    run_id = new_id()
    until = datetime.now(UTC) + timedelta(days=3)
    async with site.web.database.transaction(organisation) as tx:
        await start_run(tx, organisation, UUID(workflow), run_id=run_id, value={})
        assignment = await asked(tx, organisation, run_id, deadline=until, body={**QUESTION, **changes})
        row = await (await tx.raw.execute("select id from assignees where assignment_id = %s", (assignment,))).fetchone()
    assert row is not None
    return path_of(organisation, row[0])


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(("button", "heading"), [("Approve", "You approved this"), ("Reject", "You rejected this")])
def test_somebody_decides_and_cannot_take_it_back(button: str, heading: str, script: bool, site: Site, visit: Open) -> None:
    url = question(site)
    page = visit(url, java_script_enabled=script)
    expect(page).to_have_title("Invoice 2026-118 of Nordlys Energi AS – Fjord Purchasing")
    page.get_by_label("Comment").fill("Seen\nand understood")
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page).to_have_url(url)
    expect(page.locator("dd")).to_have_text("Seen\nand understood")
    page.go_back()
    if page.get_by_role("button", name="Approve").count():
        page.get_by_role("button", name="Approve").click()
        expect(page.get_by_text("What you sent now has changed nothing.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_everybody_can_decide(width: int, scheme: str, site: Site, visit: Open) -> None:
    page = visit(question(site), viewport={"width": width, "height": 640}, color_scheme=scheme)
    expect_no_sideways_scrolling(page)
    expect_accessible(page)
    for control in page.locator("form :is(textarea, button)").all():
        box = control.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You rejected this")
    expect_no_sideways_scrolling(page)
    expect_accessible(page)


def test_a_comment_that_is_too_long_stays_where_it_is(site: Site, visit: Open) -> None:
    page = visit(question(site))
    page.get_by_label("Comment").evaluate("(area) => { area.maxLength = 3000; area.value = 'x'.repeat(2001) }")
    page.get_by_role("button", name="Approve").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Comment")).to_have_value("x" * 2001)
    expect_accessible(page)


def test_the_page_asks_nobody_else_and_gives_its_address_away_to_nobody(site: Site, visit: Open) -> None:
    page = visit(site.url + "/p/x")
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.goto(question(site, message="[a link](https://elsewhere.example/)"))
    assert all(address.startswith(site.url) for address in asked_for)
    link = page.get_by_role("link", name="a link")
    assert link.get_attribute("rel") == "noopener nofollow ugc"
    assert not page.context.cookies()
    assert page.evaluate("localStorage.length") == 0
