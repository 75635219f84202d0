import pytest

from concertmaster_designer.documents.opening import create_workflow, open_workflow
from concertmaster_designer.documents.source import ServerSource
from concertmaster_designer.documents.sync import send_batch, trouble_of
from concertmaster_designer.remote import client as client_module
from concertmaster_designer.remote.address import ServerAddress
from concertmaster_designer.remote.client import Client
from concertmaster_designer.remote.failure import OfflineError, RemoteError
from concertmaster_shared.api import workflows
from concertmaster_shared.workflow.edits import SetWorkflow
from tests.support.loopback_server import KEY, running_server


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(client_module, "_PAUSES", (0.0, 0.0))


@pytest.fixture
def server():
    with running_server() as running:
        yield running


@pytest.fixture
async def client(server):
    client = Client(ServerAddress.parse(server.origin), key=KEY)
    yield client
    await client.close()


async def send(client, session, key):
    batch = session.begin_sending(key)
    try:
        answered = await send_batch(client, session.source, batch)
        session.end_sending(answered.value.revision, answered.etag)
    except RemoteError as failure:
        session.fail_sending(trouble_of(failure))


@pytest.fixture
def opened(server, client, document, tmp_path):
    async def open_stored():
        stored = server.add_workflow(document.to_json())
        found = await open_workflow(client, stored.id, journal=tmp_path / "journal")
        return stored, found.session

    return open_stored


async def test_edits_reach_the_server(server, client, opened):
    stored, session = await opened()
    session.apply([SetWorkflow(name="Renamed")])
    await send(client, session, "one")
    assert (stored.draft.name, stored.revision) == ("Renamed", 2)
    assert (session.state, session.outbox.revision) == ("stored", 2)


async def test_a_lost_answer_is_made_good_by_sending_the_same_batch_again(server, client, opened):
    stored, session = await opened()
    session.apply([SetWorkflow(name="Renamed")])
    server.troubles.lost[workflows.APPLY_EDITS.name] = 3  # the client itself asks three times
    await send(client, session, "one")
    assert session.state == "offline"
    session.apply([SetWorkflow(description="More")])
    await send(client, session, "two")
    await send(client, session, "two")
    assert (stored.revision, session.state) == (3, "stored")
    assert stored.draft.document() == session.draft.document()


async def test_somebody_elses_edits_are_a_conflict_and_mine_are_kept(server, client, opened):
    stored, session = await opened()
    server.edit(stored, [{"op": "set_workflow", "name": "Theirs"}])
    session.apply([SetWorkflow(name="Mine")])
    await send(client, session, "one")
    assert (session.state, stored.draft.name) == ("conflict", "Theirs")
    answered = await create_workflow(client, session.begin_storing("copy"), key="copy")
    session.end_storing(ServerSource(server.origin, answered.value.id), answered.value.revision)
    assert (session.title, session.state) == ("Mine", "stored")
    assert server.stored[answered.value.id].draft.name == "Mine"


async def test_hours_without_a_server_lose_nothing(server, client, opened):
    stored, session = await opened()
    away = Client(ServerAddress.parse("http://127.0.0.1:1"), key=KEY)
    for number in range(50):
        session.apply([SetWorkflow(name=f"Name {number}")])
        if number % 10 == 0:
            await send(away, session, f"k{number}")
            assert session.state == "offline"
    await away.close()
    while session.state != "stored":
        await send(client, session, "later")
    assert stored.draft.name == "Name 49"


@pytest.mark.parametrize(
    ("failure", "trouble"),
    [
        (OfflineError("server.offline", "x"), "offline"),
        (RemoteError(401, "unauthenticated", ""), "offline"),
        (RemoteError(503, "unavailable", ""), "offline"),
        (RemoteError(429, "rate.limited", ""), "offline"),
        (RemoteError(409, "edits.conflict", ""), "conflict"),
        (RemoteError(422, "edit.misfit", ""), "conflict"),
        (RemoteError(422, "body.invalid", ""), "refused"),
        (RemoteError(404, "not_found", ""), "refused"),
        (RemoteError(403, "forbidden", ""), "refused"),
    ],
)
def test_what_a_failure_means_for_the_edits(failure, trouble):
    assert trouble_of(failure) == trouble


async def test_a_new_document_becomes_a_workflow_once(server, client, document):
    answers = [await create_workflow(client, document, key="same") for _ in range(2)]
    assert len(server.stored) == 1
    assert answers[0] == answers[1]


async def test_the_draft_is_known_by_its_etag(opened, client):
    _stored, session = await opened()
    assert session.etag == '"1"'
    session.apply([SetWorkflow(name="Renamed")])
    await send(client, session, "one")
    assert session.etag == '"2"'
