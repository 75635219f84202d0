"""What pages leave behind: sums of a day, and nothing of anybody."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from concertmaster_server.db.database import Database
from concertmaster_server.db.queries.tallies import read_tallies
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.pages.keeping.tallies import Tallies
from tests.support.definitions import API, form, published_form
from tests.support.form_site import INTAKE
from tests.support.html import read_html
from tests.support.web import Web, new_id

NAME = {"_page": "p1", "name": "Ada", "_spent": "42000"}
REST = {"_page": "p2", "why": "Because", "agree": "yes"}


async def figures(owner: httpx.AsyncClient, where: str, wanted: dict[str, int]) -> dict[str, Any]:
    """Give the funnel as soon as it shows what is wanted; counts are added each second."""
    ends = asyncio.get_running_loop().time() + 3
    while True:
        found: dict[str, Any] = (await owner.get(f"{where}/funnel")).json()
        if {name: found[name] for name in wanted} == wanted or asyncio.get_running_loop().time() > ends:
            return found
        await asyncio.sleep(0.1)


async def test_every_step_of_a_respondent_is_counted_without_a_script(
    owner: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    where = (await published_form(owner, {**INTAKE, "slug": "counted-steps"})).removesuffix("/submissions")
    for _ in range(3):
        await browser.get("/f/counted-steps")
    assert (await browser.post("/f/counted-steps", data={"_page": "p1"})).status_code == 422
    page = await browser.post("/f/counted-steps", data=NAME)
    assert page.status_code == 303
    done = await browser.post(page.headers["location"], data=REST)
    assert done.headers["location"].endswith("/receipt"), read_html(done.text).one("main").text
    found = await figures(owner, where, {"opened": 3, "submitted": 1})
    assert (found["opened"], found["started"], found["submitted"]) == (3, 1, 1)
    assert found["pages"] == [
        {"page": "p1", "title": "You", "reached": 3},
        {"page": "p2", "title": "Your reasons", "reached": 1},
    ]
    assert found["median_seconds"] is not None
    assert [line["count"] for line in found["seconds"] if line["count"]] == [1]
    assert found["days"] == [{"day": datetime.now(UTC).date().isoformat(), "opened": 3, "started": 1, "submitted": 1}]


async def test_a_form_of_one_page_tells_how_long_it_took(owner: httpx.AsyncClient, browser: httpx.AsyncClient) -> None:
    where = (await published_form(owner, form("counted-whole"))).removesuffix("/submissions")
    for took in ("42000", "many", "-1", "9" * 30):
        sent = {"_page": "p1", "email": "ada@example.org", "_spent": took, "_key": took}
        assert (await browser.post("/f/counted-whole", data=sent)).status_code == 303
    found = await figures(owner, where, {"submitted": 4})
    assert found["submitted"] == 4
    assert [line for line in found["seconds"] if line["count"]] == [{"up_to": 45, "count": 1}]
    elsewhere = {"since": "2020-01-01", "until": "2020-12-31"}
    assert (await owner.get(f"{where}/funnel", params=elsewhere)).json()["submitted"] == 0


async def test_figures_of_a_page_are_taken_where_they_make_sense(
    owner: httpx.AsyncClient, browser: httpx.AsyncClient, web: Web
) -> None:
    where = (await published_form(owner, form("counted-vitals"))).removesuffix("/submissions")
    reports = [
        {"lcp": "740.5", "cls": "0.0000", "inp": "48", "started": "1"},
        {"lcp": "nan", "cls": "-1", "inp": "1e9", "started": "yes", "more": "x"},
        {"lcp": "inf", "cls": "", "inp": "fast"},
        {},
    ]
    for report in reports:
        answer = await browser.post("/f/counted-vitals/vitals", data=report)
        assert (answer.status_code, answer.content) == (204, b"") if report else answer.status_code in (204, 415)
    assert (await browser.post("/f/nothing-here/vitals", data=reports[0])).status_code == 404
    assert (await browser.post("/f/counted-vitals/vitals", data={"lcp": "1" * 4000})).status_code == 413
    assert (await figures(owner, where, {"started": 1}))["started"] == 1
    found = (await owner.get(f"{where}/vitals")).json()["vitals"]
    assert [(vital["measure"], vital["count"], vital["p75"]) for vital in found] == [
        ("lcp", 1, 750.0),
        ("cls", 1, 0.0),
        ("inp", 1, 45.5),
    ]
    metrics = web.parts.metrics.exposition().decode()
    assert 'concertmaster_page_lcp_bucket{le="800.0"} 1.0' in metrics
    assert "concertmaster_page_inp_count 1.0" in metrics


async def test_nobody_reads_the_figures_of_others(web: Web, owner: httpx.AsyncClient) -> None:
    where = (await published_form(owner, form("counted-alone"))).removesuffix("/submissions")
    async with await web.owner() as stranger:
        for what in ("funnel", "vitals"):
            assert (await owner.get(f"{where}/{what}")).status_code == 200
            assert (await stranger.get(f"{where}/{what}")).status_code == 404
    assert (await owner.get(f"{API}/forms/{new_id()}/funnel")).status_code == 404


async def test_counts_wait_while_the_database_is_away_and_are_added_to_what_is_there(
    web: Web, owner: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    submissions = await published_form(owner, form("counted-later"))
    form_id = submissions.split("/")[4]
    async with web.database.transaction() as tx:
        row = await (
            await tx.raw.execute("select org_id, target_id from public_addresses where address = 'counted-later'")
        ).fetchone()
    assert row is not None
    organisation, known = row
    assert str(known) == form_id
    tallies = Tallies(web.database, lambda: datetime(2026, 3, 1, tzinfo=UTC))
    with monkeypatch.context() as away:
        away.setattr(Database, "transaction", lambda *_organisations: (_ for _ in ()).throw(UnavailableError))
        tallies.count((organisation, known, "opened", ""))
        await tallies.flush()
    tallies.count((organisation, known, "opened", ""))
    tallies.count((organisation, new_id(), "opened", ""))
    await tallies.close()
    tallies.count((organisation, known, "opened", ""))
    await tallies.close()
    day = datetime(2026, 3, 1, tzinfo=UTC).date()
    async with web.database.transaction(organisation) as tx:
        found = await read_tallies(tx, organisation, known, measures=("opened",), since=day, until=day)
    assert found == (("opened", "", day, 3),)
