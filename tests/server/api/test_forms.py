"""Form definitions over HTTP: drafts, addresses, publishing, versions."""

import httpx

from tests.support.definitions import API, create_form, form
from tests.support.web import Web


async def publish(client: httpx.AsyncClient, form_id: str) -> httpx.Response:
    return await client.post(f"{API}/forms/{form_id}/publish")


async def test_a_stored_form_comes_back_with_its_tag(owner: httpx.AsyncClient) -> None:
    made = await create_form(owner, form("stored-form"))
    assert (made["revision"], made["problems"], made["slug"], made["url"]) == (1, [], "stored-form", "/f/stored-form")
    answer = await owner.get(f"{API}/forms/{made['id']}")
    assert (answer.json(), answer.headers["etag"]) == (made, '"r1"')


async def test_a_form_without_an_address_gets_a_free_one_made_of_its_name(web: Web, owner: httpx.AsyncClient) -> None:
    first = await create_form(owner, form(name="Zulieferer für Öl"))
    second = await create_form(owner, form(name="Zulieferer für Öl"))
    assert (first["slug"], second["slug"]) == ("zulieferer-fur-ol", "zulieferer-fur-ol-2")
    assert first["document"]["slug"] == first["slug"]
    await publish(owner, first["id"])
    assert (await create_form(await web.owner(), form(name="Zulieferer für Öl")))["slug"] == "zulieferer-fur-ol-2"


async def test_a_name_without_letters_leaves_the_address_to_its_author(owner: httpx.AsyncClient) -> None:
    made = await create_form(owner, form(name="調査"))
    assert (made["slug"], made["url"]) == ("", "")
    assert "form.slug_missing" in {problem["code"] for problem in made["problems"]}
    assert (await publish(owner, made["id"])).json()["code"] == "document.invalid"


async def test_a_form_keeps_its_made_address_when_it_is_replaced(owner: httpx.AsyncClient) -> None:
    made = await create_form(owner, form(name="First name"))
    put = await owner.put(f"{API}/forms/{made['id']}", json={"document": form(name="Second name")}, headers={"If-Match": '"r1"'})
    assert (put.status_code, put.json()["slug"], put.json()["revision"]) == (200, "first-name", 2)


async def test_a_published_address_belongs_to_one_form_of_the_instance(web: Web, owner: httpx.AsyncClient) -> None:
    mine = await create_form(owner, form("one-of-a-kind"))
    assert (await publish(owner, mine["id"])).status_code == 201
    stranger = await web.owner()
    theirs = await create_form(stranger, form("one-of-a-kind"))
    assert [problem["code"] for problem in theirs["problems"]] == ["form.slug_taken"]
    taken = await publish(stranger, theirs["id"])
    assert (taken.status_code, taken.json()["code"]) == (409, "address.taken")
    removed = await owner.delete(f"{API}/forms/{mine['id']}", headers={"If-Match": '"r1"'})
    assert removed.status_code == 204
    assert (await publish(stranger, theirs["id"])).status_code == 201


async def test_a_theme_that_is_not_there_is_told_and_keeps_nobody_from_publishing(owner: httpx.AsyncClient) -> None:
    made = await create_form(owner, form("themed", theme="nowhere"))
    assert [(problem["code"], problem["severity"], problem["path"]) for problem in made["problems"]] == [
        ("form.theme_missing", "warning", "/theme")
    ]
    assert (await publish(owner, made["id"])).status_code == 201
    stored = await owner.post(f"{API}/themes", json={"name": "nowhere", "theme": {"accent": "#224466"}})
    assert stored.status_code == 201
    again = await owner.put(f"{API}/forms/{made['id']}", json={"document": made["document"]}, headers={"If-Match": "*"})
    assert again.json()["problems"] == []


async def test_what_is_no_form_is_refused_with_the_places(owner: httpx.AsyncClient) -> None:
    answer = await owner.post(f"{API}/forms", json={"document": {"format": "concertmaster.form/1", "fields": [], "pages": []}})
    assert answer.status_code == 422
    assert [problem["path"] for problem in answer.json()["problems"]] == ["/fields"]


async def test_publishing_makes_versions_and_knows_what_is_published(owner: httpx.AsyncClient) -> None:
    made = await create_form(owner, form("versioned"))
    url = f"{API}/forms/{made['id']}"
    first, again = (await publish(owner, made["id"])).json(), (await publish(owner, made["id"])).json()
    assert (first["version"], again) == (1, first)
    await owner.put(url, json={"document": form("versioned", title="New")}, headers={"If-Match": '"r1"'})
    assert (await publish(owner, made["id"])).json()["version"] == 2
    assert [item["version"] for item in (await owner.get(f"{url}/versions")).json()["items"]] == [2, 1]
    version = (await owner.get(f"{url}/versions/1")).json()
    assert (version["hash"], version["document"].get("title")) == (first["hash"], None)


async def test_a_change_needs_the_tag_that_was_read(owner: httpx.AsyncClient) -> None:
    made = await create_form(owner, form("tagged"))
    url, body = f"{API}/forms/{made['id']}", {"document": form("tagged")}
    assert (await owner.put(url, json=body)).status_code == 428
    assert (await owner.delete(url)).status_code == 428
    assert (await owner.put(url, json=body, headers={"If-Match": '"r7"'})).status_code == 412
    assert (await owner.delete(url, headers={"If-Match": '"r7"'})).status_code == 412


async def test_forms_are_listed_newest_first(owner: httpx.AsyncClient) -> None:
    made = [(await create_form(owner, form(f"listed-{number}")))["slug"] for number in range(3)]
    answer = (await owner.get(f"{API}/forms", params={"limit": 2})).json()
    assert [item["slug"] for item in answer["items"]] == made[:0:-1]
    rest = (await owner.get(f"{API}/forms", params={"cursor": answer["next_cursor"]})).json()
    assert [item["slug"] for item in rest["items"]] == made[:1]


async def test_a_workflow_may_wait_for_the_organisations_own_forms_alone(web: Web, owner: httpx.AsyncClient) -> None:
    await create_form(owner, form("waited-for"))
    document = {"nodes": [{"id": "start", "type": "trigger.form", "parameters": {"form": "waited-for"}}]}
    mine = await owner.post(f"{API}/workflows/validate", json={"document": document})
    theirs = await (await web.owner()).post(f"{API}/workflows/validate", json={"document": document})
    assert mine.json()["problems"] == []
    assert [problem["code"] for problem in theirs.json()["problems"]] == ["workflow.unknown_form"]
