"""Workflow definitions over HTTP: drafts, edits, checks, publishing, versions."""

import asyncio

import httpx

from tests.support.definitions import API, create_workflow, edge, set_node, workflow
from tests.support.web import Web


async def test_a_stored_draft_comes_back_with_its_tag(owner: httpx.AsyncClient) -> None:
    made = await create_workflow(owner, workflow(set_node(), edges=(edge("start", "total"),)))
    assert (made["revision"], made["problems"], made["document"]["name"]) == (1, [], "Intake")
    answer = await owner.get(f"{API}/workflows/{made['id']}")
    assert answer.json() == made
    assert answer.headers["etag"] == '"r1"'


async def test_a_draft_that_makes_no_sense_is_stored_with_its_problems(owner: httpx.AsyncClient) -> None:
    made = await create_workflow(owner, workflow({"id": "x", "type": "no.such"}))
    assert {problem["code"] for problem in made["problems"]} >= {"workflow.unknown_type"}
    again = (await owner.get(f"{API}/workflows/{made['id']}")).json()
    assert again["problems"] == made["problems"]


async def test_what_is_no_workflow_is_refused_with_the_places(owner: httpx.AsyncClient) -> None:
    answer = await owner.post(f"{API}/workflows", json={"document": {"nodes": [{"id": "a b", "type": "data.set"}]}})
    assert answer.status_code == 422
    assert answer.json()["code"] == "document.unreadable"
    assert answer.json()["problems"][0]["path"].startswith("/nodes/a b")


async def test_a_change_needs_the_tag_that_was_read(owner: httpx.AsyncClient) -> None:
    made = await create_workflow(owner)
    url, body = f"{API}/workflows/{made['id']}", {"document": workflow(name="Renamed")}
    assert (await owner.put(url, json=body)).status_code == 428
    put = await owner.put(url, json=body, headers={"If-Match": '"r1"'})
    assert (put.status_code, put.json()["revision"], put.headers["etag"]) == (200, 2, '"r2"')
    assert put.json()["document"]["name"] == "Renamed"
    assert (await owner.put(url, json=body, headers={"If-Match": '"r1"'})).status_code == 412
    assert (await owner.put(url, json=body, headers={"If-Match": 'W/"r2"'})).status_code == 412
    assert (await owner.put(url, json=body, headers={"If-Match": '"x", "r2"'})).status_code == 200
    assert (await owner.put(url, json=body, headers={"If-Match": "*"})).json()["revision"] == 4


async def test_of_two_changes_of_one_revision_one_wins(owner: httpx.AsyncClient) -> None:
    made = await create_workflow(owner)
    url = f"{API}/workflows/{made['id']}"
    puts = [owner.put(url, json={"document": workflow(name=str(n))}, headers={"If-Match": '"r1"'}) for n in range(8)]
    assert sorted(answer.status_code for answer in await asyncio.gather(*puts)) == [200] + [412] * 7


async def test_who_knows_the_draft_is_not_sent_it_again(owner: httpx.AsyncClient) -> None:
    made = await create_workflow(owner)
    url = f"{API}/workflows/{made['id']}"
    answer = await owner.get(url, headers={"If-None-Match": '"r1"'})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", '"r1"')
    assert (await owner.get(url, headers={"If-None-Match": '"r2"'})).status_code == 200


async def test_a_removed_workflow_is_gone_but_its_versions_stay(owner: httpx.AsyncClient) -> None:
    made = await create_workflow(owner)
    url = f"{API}/workflows/{made['id']}"
    await owner.post(f"{url}/publish")
    assert (await owner.delete(url)).status_code == 428
    removed = await owner.delete(url, headers={"If-Match": '"r1"'})
    assert (removed.status_code, removed.content) == (204, b"")
    assert (await owner.get(url)).status_code == 404
    assert (await owner.get(f"{url}/versions/1")).json()["document"]["name"] == "Intake"
    assert (await owner.get(f"{API}/workflows")).json()["items"] == []


async def test_a_list_goes_on_where_its_cursor_says(owner: httpx.AsyncClient) -> None:
    made = [(await create_workflow(owner, workflow(name=str(number))))["id"] for number in range(5)]
    seen: list[str] = []
    cursor = None
    while True:
        answer = await owner.get(f"{API}/workflows", params={"limit": 2, **({"cursor": cursor} if cursor else {})})
        seen += [item["id"] for item in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            break
    assert seen == made[::-1]


async def test_edits_are_replayed_on_the_revision_they_were_made_on(owner: httpx.AsyncClient) -> None:
    made = await create_workflow(owner)
    url = f"{API}/workflows/{made['id']}"
    edits = [{"op": "add_node", "node": set_node()}, {"op": "add_edge", "edge": edge("start", "total")}]
    answer = await owner.post(f"{url}/edits", json={"base_revision": 1, "edits": edits})
    assert (answer.status_code, answer.json()) == (200, {"revision": 2})
    draft = (await owner.get(url)).json()
    assert [node["id"] for node in draft["document"]["nodes"]] == ["start", "total"]
    assert (draft["revision"], draft["problems"]) == (2, [])


async def test_edits_on_an_old_revision_learn_what_came_in_between(owner: httpx.AsyncClient) -> None:
    made = await create_workflow(owner)
    url = f"{API}/workflows/{made['id']}/edits"
    first = {"op": "set_workflow", "name": "First"}
    await owner.post(url, json={"base_revision": 1, "edits": [first]})
    answer = await owner.post(url, json={"base_revision": 1, "edits": [{"op": "set_workflow", "name": "Second"}]})
    body = answer.json()
    assert (answer.status_code, body["code"], body["revision"]) == (409, "edits.conflict", 2)
    assert [(edit["op"], edit["name"]) for edit in body["edits"]] == [("set_workflow", "First")]


async def test_edits_over_a_replaced_draft_are_told_to_read_it_again(owner: httpx.AsyncClient) -> None:
    made = await create_workflow(owner)
    url = f"{API}/workflows/{made['id']}"
    await owner.put(url, json={"document": workflow(name="All new")}, headers={"If-Match": '"r1"'})
    for base in (1, 7):
        answer = await owner.post(f"{url}/edits", json={"base_revision": base, "edits": []})
        assert (answer.status_code, answer.json()["revision"], answer.json()["edits"]) == (409, 2, None)


async def test_an_edit_that_does_not_fit_changes_nothing(owner: httpx.AsyncClient) -> None:
    made = await create_workflow(owner)
    url = f"{API}/workflows/{made['id']}"
    edits = [{"op": "set_workflow", "name": "Half"}, {"op": "remove_node", "id": "gone"}]
    answer = await owner.post(f"{url}/edits", json={"base_revision": 1, "edits": edits})
    assert (answer.status_code, answer.json()["code"]) == (422, "edit.misfit")
    assert answer.json()["problems"][0]["path"] == "/edits/1"
    assert (await owner.get(url)).json() == made


async def test_of_parallel_edits_on_one_revision_one_wins(owner: httpx.AsyncClient) -> None:
    made = await create_workflow(owner)
    url = f"{API}/workflows/{made['id']}/edits"
    bodies = [{"base_revision": 1, "edits": [{"op": "set_workflow", "name": str(number)}]} for number in range(8)]
    answers = await asyncio.gather(*(owner.post(url, json=body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7


async def test_a_check_stores_nothing(owner: httpx.AsyncClient) -> None:
    answer = await owner.post(f"{API}/workflows/validate", json={"document": {"nodes": []}})
    assert answer.status_code == 200
    assert {problem["code"] for problem in answer.json()["problems"]} == {"workflow.no_trigger"}
    assert (await owner.get(f"{API}/workflows")).json()["items"] == []


async def test_publishing_makes_a_version_that_never_changes(owner: httpx.AsyncClient) -> None:
    made = await create_workflow(owner)
    url = f"{API}/workflows/{made['id']}"
    first = await owner.post(f"{url}/publish", json={"note": "go"})
    assert (first.status_code, first.json()["version"]) == (201, 1)
    await owner.put(url, json={"document": workflow(name="Two")}, headers={"If-Match": '"r1"'})
    second = await owner.post(f"{url}/publish", headers={"If-Match": '"r2"'})
    assert second.json()["version"] == 2
    versions = (await owner.get(f"{url}/versions", params={"limit": 1})).json()
    assert [item["version"] for item in versions["items"]] == [2]
    older = (await owner.get(f"{url}/versions", params={"cursor": versions["next_cursor"]})).json()
    assert [(item["version"], item["note"]) for item in older["items"]] == [(1, "go")]
    version = (await owner.get(f"{url}/versions/1")).json()
    assert (version["hash"], version["document"]["name"]) == (first.json()["hash"], "Intake")
    assert (await owner.get(url)).json()["published_version"] == 2


async def test_publishing_what_is_published_gives_that_version(owner: httpx.AsyncClient) -> None:
    made = await create_workflow(owner)
    url = f"{API}/workflows/{made['id']}/publish"
    first, second = (await owner.post(url)).json(), (await owner.post(url)).json()
    assert first == second


async def test_a_draft_with_errors_is_not_published(owner: httpx.AsyncClient) -> None:
    made = await create_workflow(owner, {"nodes": []})
    answer = await owner.post(f"{API}/workflows/{made['id']}/publish")
    assert (answer.status_code, answer.json()["code"]) == (422, "document.invalid")
    assert {problem["severity"] for problem in answer.json()["problems"]} == {"error"}


async def test_publishing_a_revision_that_is_gone_is_refused(owner: httpx.AsyncClient) -> None:
    made = await create_workflow(owner)
    answer = await owner.post(f"{API}/workflows/{made['id']}/publish", headers={"If-Match": '"r9"'})
    assert answer.status_code == 412


async def test_a_hook_without_a_path_gets_one_that_stays(owner: httpx.AsyncClient) -> None:
    document = {"nodes": [{"id": "hook", "type": "trigger.webhook"}]}
    made = await create_workflow(owner, document)
    url = f"{API}/workflows/{made['id']}"
    first = (await owner.post(f"{url}/publish")).json()["hooks"]
    assert len(first["hook"].removeprefix("/hooks/r-")) == 32
    assert (await owner.post(f"{url}/publish")).json()["hooks"] == first
    await owner.put(url, json={"document": {**document, "name": "Again"}}, headers={"If-Match": '"r1"'})
    second = (await owner.post(f"{url}/publish")).json()
    assert (second["version"], second["hooks"]) == (2, first)


async def test_a_hook_path_belongs_to_one_workflow(web: Web, owner: httpx.AsyncClient) -> None:
    node = {"id": "hook", "type": "trigger.webhook", "parameters": {"path": "orders-of-acme", "secret": "s" * 24}}
    holder = await create_workflow(owner, {"nodes": [node]})
    assert (await owner.post(f"{API}/workflows/{holder['id']}/publish")).status_code == 201
    stranger = await web.owner()
    wanting = await create_workflow(stranger, {"nodes": [node]})
    taken = await stranger.post(f"{API}/workflows/{wanting['id']}/publish")
    assert (taken.status_code, taken.json()["code"]) == (409, "address.taken")
    await owner.delete(f"{API}/workflows/{holder['id']}", headers={"If-Match": '"r1"'})
    assert (await stranger.post(f"{API}/workflows/{wanting['id']}/publish")).status_code == 201


async def test_a_hook_path_of_strange_signs_is_refused(owner: httpx.AsyncClient) -> None:
    node = {"id": "hook", "type": "trigger.webhook", "parameters": {"path": "a/../b", "secret": "s" * 24}}
    made = await create_workflow(owner, {"nodes": [node]})
    answer = await owner.post(f"{API}/workflows/{made['id']}/publish")
    assert [(problem["code"], problem["path"]) for problem in answer.json()["problems"]] == [
        ("workflow.hook_path", "/nodes/hook/parameters/path")
    ]
