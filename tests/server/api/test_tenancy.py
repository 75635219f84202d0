"""The matrix: every operation, called with good ids of one organisation by everybody who must not, or may not, call it."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, get_args
from uuid import UUID

import httpx
import pytest

from concertmaster_server.api.app import RESOURCES
from concertmaster_shared.api import ROLES, Operation, Role
from concertmaster_shared.api.operation import PREFIX
from tests.support.definitions import API, create_workflow, form, http_connection, listening_workflow, published_form, workflow
from tests.support.questions import asked
from tests.support.web import Web, new_id

OPERATIONS: tuple[Operation[Any], ...] = tuple(route.operation for route in chain.from_iterable(RESOURCES))
KEYED = [operation for operation in OPERATIONS if operation.right is not None]
ADDRESSED = [operation for operation in KEYED if "{" in operation.path]

ENDLESS = "streamRun"
"""Who may call it listens until the run ends."""

BODIES: dict[str, Any] = {
    "StartManyBody": {"inputs": [{}]},
    "DocumentBody": {"document": workflow()},
    "EditsBody": {"base_revision": 1, "edits": []},
    "SubmitBody": {"answers": {"email": "ada@example.org"}},
    "ReviewBody": {"comment": "seen"},
    "BackfillBody": {"from": "2026-01-01T00:00:00Z", "to": "2026-01-02T00:00:00Z"},
    "ForkBody": {"from_node": "answer"},
    "ResolveBody": {"node_id": "answer", "decision": "retry"},
    "RetryManyBody": {"status": "failed"},
    "ConnectionBody": http_connection("another"),
    "NamedThemeBody": {"name": "another", "theme": {}},
    "ThemeBody": {"theme": {}},
    "DatasetBody": {"name": "another", "key": "id", "rows": [{"id": "1"}]},
    "MakeLinksBody": {"recipients": [{"email": "ada@example.org"}]},
    "PersonBody": {"email": "nobody@example.org"},
    "ImportBody": {"kind": "csv", "text": "a,b"},
    "DecideBody": {"assignee": "boss@example.org", "decision": "approved"},
}


@dataclass(frozen=True, slots=True)
class House:
    """Organisation A: its things by the names of path parts, and keys that must not open them."""

    web: Web
    organisation: UUID
    things: dict[str, Any]
    keys: dict[str, str | None]

    async def call(self, operation: Operation[Any], key: str | None, **instead: Any) -> httpx.Response:
        """Call an operation with the house's ids, or with those given ``instead``."""
        path = PREFIX + operation.path.format(**{**self.things, **instead})
        name = "" if operation.body is None else operation.body.__name__
        body = {"document": form()} if (operation.tag, name) == ("forms", "DocumentBody") else BODIES.get(name, {})
        async with self.web.client(key) as client:
            return await client.request(operation.method, path, json=body, headers={"If-Match": "*"})


@pytest.fixture
async def house(web: Web) -> House:
    organisation = await web.organisation("A")
    owner = await web.key(organisation)
    async with web.client(owner) as client:
        slug = f"matrix-{secrets.token_hex(6)}"
        submissions = await published_form(client, form(slug))
        listening = await listening_workflow(client, slug)
        connection = (await client.post(f"{API}/connections", json=http_connection(slug))).json()["id"]
        await client.post(f"{API}/themes", json={"name": slug, "theme": {}})
        dataset = (await client.post(f"{API}/datasets", json={**BODIES["DatasetBody"], "name": slug})).json()["id"]
        links = (await client.post(f"{submissions.removesuffix('submissions')}links", json=BODIES["MakeLinksBody"])).json()
        sent = (await client.post(submissions, json={"answers": {"email": "ada@example.org"}})).json()
    revoked = await web.key(organisation)
    async with web.database.transaction(organisation) as tx:
        assignment = await asked(tx, organisation, sent["run_ids"][0])
        await tx.raw.execute("update api_keys set revoked_at = now() where prefix = %s", (revoked.split("_")[1],))
    return House(
        web,
        organisation,
        {
            "workflow_id": listening,
            "form_id": submissions.split("/")[-2],
            "submission_id": sent["id"],
            "run_id": sent["run_ids"][0],
            "connection_id": connection,
            "assignment_id": assignment,
            "version": 1,
            "name": slug,
            "dataset_id": dataset,
            "link_id": links["links"][0]["id"],
            "file_id": str(new_id()),
        },
        {
            "nobody": None,
            "not a key": "cmk_nothing",
            "an unknown key": f"cmk_{'0' * 16}_{'A' * 43}_00000000",
            "revoked": revoked,
            "expired": await web.key(organisation, expires_at=datetime.now(UTC) - timedelta(seconds=1)),
        },
    )


async def test_without_a_good_key_nothing_answers(house: House) -> None:
    found = {
        (operation.name, kind): (await house.call(operation, key)).status_code
        for operation in KEYED
        for kind, key in house.keys.items()
    }
    assert {place: status for place, status in found.items() if status != 401} == {}


async def test_another_organisations_owner_cannot_tell_our_things_from_none(house: House) -> None:
    stranger = await house.web.key(await house.web.organisation("B"))
    for operation in ADDRESSED:
        answer = await house.call(operation, stranger)
        ids = {name: str(new_id()) for name in house.things if name.endswith("_id")}
        invented = await house.call(operation, stranger, **ids)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), operation.name
        assert plain(answer, house.things) == plain(invented, ids), operation.name


async def test_another_organisations_lists_hold_nothing_of_ours(house: House) -> None:
    stranger = await house.web.key(await house.web.organisation("B"))
    for operation in KEYED:
        if operation.method == "GET" and "{" not in operation.path:
            answer = await house.call(operation, stranger)
            assert answer.status_code == 200, operation.name
            assert not [thing for thing in house.things.values() if isinstance(thing, str) and thing in answer.text]


@pytest.mark.parametrize("role", get_args(Role))
async def test_a_role_may_what_its_rights_say_and_no_more(house: House, role: Role) -> None:
    key = await house.web.key(house.organisation, role)
    for operation in KEYED:
        allowed = operation.right in ROLES[role]
        if allowed and operation.name == ENDLESS:
            continue
        answer = await house.call(operation, key, **({"submission_id": new_id()} if operation.method == "DELETE" else {}))
        if allowed:
            assert answer.status_code < 500, operation.name
            assert answer.status_code not in (401, 403), operation.name
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), operation.name


async def test_ids_of_others_inside_a_body_lead_nowhere(house: House) -> None:
    """A workflow of B that listens to A's form starts nothing when somebody answers it."""
    stranger = house.web.client(await house.web.key(await house.web.organisation("B")))
    ours = house.web.client(await house.web.key(house.organisation))
    slug = (await ours.get(f"{API}/forms/{house.things['form_id']}")).json()["slug"]
    document = {"nodes": [{"id": "answer", "type": "trigger.form", "parameters": {"form": slug}}]}
    made = await create_workflow(stranger, document)
    await stranger.post(f"{API}/workflows/{made['id']}/publish")
    sent = await ours.post(f"{API}/forms/{house.things['form_id']}/submissions", json={"answers": {"email": "a@example.org"}})
    assert len(sent.json()["run_ids"]) == 1


def plain(answer: httpx.Response, ids: dict[str, Any]) -> str:
    """Give a body without the ids that were asked for, and without that of the request."""
    text = answer.text.replace(answer.headers["x-request-id"], "")
    for name, value in ids.items():
        if name.endswith("_id"):
            text = text.replace(str(value), name)
    return text
