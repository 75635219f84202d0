"""A new version while people fill in the old one: the author is told what changes, and drafts stay or move."""

from __future__ import annotations

import httpx

from tests.support.definitions import API, create_form, form


async def test_before_publishing_the_author_sees_what_it_does_to_answers(
    browser: httpx.AsyncClient, owner: httpx.AsyncClient
) -> None:
    made = await create_form(owner, form("compared"))
    url = f"{API}/forms/{made['id']}"
    await owner.post(f"{url}/publish")
    await begin_draft(browser, "compared")
    fields = {**made["document"]["fields"], "f_city": {"name": "city", "type": "text", "label": "City", "required": True}}
    changed = form("compared", fields=fields, pages=[{"id": "p1", "items": ["f_mail", "f_city"]}])
    await owner.put(url, json={"document": changed}, headers={"If-Match": '"r1"'})
    told = (await owner.get(f"{url}/changes")).json()
    assert (told["gravest"], told["published_version"], told["open_drafts"]) == ("breaking", 1, {"1": 1})
    assert [change["code"] for change in told["changes"]] == ["form_change.required_field_added", "form_change.pages_changed"]


async def test_open_drafts_stay_or_move_as_the_publisher_says(browser: httpx.AsyncClient, owner: httpx.AsyncClient) -> None:
    made = await create_form(owner, form("moving"))
    url = f"{API}/forms/{made['id']}"
    await owner.post(f"{url}/publish")
    await begin_draft(browser, "moving")
    for revision, title in enumerate(("Second", "Third"), start=1):
        await owner.put(url, json={"document": form("moving", title=title)}, headers={"If-Match": f'"r{revision}"'})
        answer = await owner.post(f"{url}/publish", json={"drafts": "stay" if title == "Second" else "move"})
        assert answer.json()["moved"] == (1 if title == "Third" else 0)
        drafts = (await owner.get(f"{url}/changes")).json()["open_drafts"]
        assert drafts == ({"1": 1} if title == "Second" else {"3": 1})


async def test_drafts_move_when_the_form_is_published_again_as_it_stands(
    browser: httpx.AsyncClient, owner: httpx.AsyncClient
) -> None:
    made = await create_form(owner, form("moved-later"))
    url = f"{API}/forms/{made['id']}"
    await owner.post(f"{url}/publish")
    await begin_draft(browser, "moved-later")
    await owner.put(url, json={"document": form("moved-later", title="Second")}, headers={"If-Match": '"r1"'})
    assert (await owner.post(f"{url}/publish")).json()["moved"] == 0
    again = (await owner.post(f"{url}/publish", json={"drafts": "move"})).json()
    assert (again["version"], again["moved"]) == (2, 1)
    assert (await owner.get(f"{url}/changes")).json()["open_drafts"] == {"2": 1}


async def begin_draft(browser: httpx.AsyncClient, slug: str) -> None:
    answer = await browser.post(f"/f/{slug}", data={"_page": "p1", "_save": "1", "email": "a@b.example"})
    assert answer.status_code == 303
