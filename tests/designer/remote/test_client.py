import asyncio
import json
import socket
import ssl
import subprocess

import pytest

from concertmaster_designer.remote.address import ServerAddress
from concertmaster_designer.remote.client import Client
from concertmaster_designer.remote.failure import OfflineError, RemoteError
from concertmaster_shared.api import edits, workflows
from concertmaster_shared.workflow.edits import SetWorkflow

LIST = workflows.LIST.name
DOCUMENT = {"format": "concertmaster.workflow/1", "name": "Supplier intake"}


def rename(base, name):
    return edits.EditsBody(base_revision=base, edits=(SetWorkflow(name=name),))


async def test_an_operation_gives_its_answer(server, client):
    made = await client.call(workflows.CREATE, body=workflows.DocumentBody(document=DOCUMENT))
    assert made.revision == 1
    (line,) = (await client.call(workflows.LIST)).items
    assert (line.id, line.name) == (made.id, "Supplier intake")


async def test_an_answer_comes_with_the_etag_of_its_document(server, client):
    stored = server.add_workflow(DOCUMENT)
    answered = await client.exchange(workflows.GET, workflow_id=stored.id)
    assert (answered.value.revision, answered.etag) == (1, '"1"')


async def test_a_refusal_carries_code_sentence_and_details(server, client):
    stored = server.add_workflow(DOCUMENT)
    server.edit(stored, [{"op": "set_workflow", "name": "By somebody else"}])
    with pytest.raises(RemoteError) as caught:
        await client.call(workflows.APPLY_EDITS, body=rename(1, "By me"), workflow_id=stored.id)
    refused = caught.value
    assert (refused.status, refused.code) == (409, "edits.conflict")
    assert "revision 2" in refused.message
    assert refused.details["edits"] == [
        [{"op": "set_workflow", "name": "By somebody else", "description": None, "settings": None}]
    ]


async def test_problems_of_a_refusal_are_read(server, client):
    problem = {"code": "workflow.cycle", "severity": "error", "path": "/nodes", "message": "A circle."}
    body = {"code": "document.invalid", "detail": "It has problems.", "problems": [problem]}
    server.troubles.answers[LIST] = [(422, {}, json.dumps(body).encode())]
    with pytest.raises(RemoteError) as caught:
        await client.call(workflows.LIST)
    assert [found.code for found in caught.value.problems] == ["workflow.cycle"]


async def test_a_wrong_key_is_told_apart(server):
    stranger = Client(ServerAddress.parse(server.origin), key="wrong")
    with pytest.raises(RemoteError) as caught:
        await stranger.call(workflows.LIST)
    await stranger.close()
    assert caught.value.is_signed_out


async def test_what_a_newer_server_says_beside_is_ignored(server, client):
    server.troubles.answers[LIST] = [(200, {}, b'{"items": [], "next_cursor": null, "total": 7}')]
    assert (await client.call(workflows.LIST)).items == ()


@pytest.mark.parametrize(
    "answer", [(200, {}, b"<html>"), (200, {}, b'{"items": 3}'), (404, {}, b"nginx"), (302, {"location": "/"}, b"")]
)
async def test_an_answer_of_something_else_is_said_so(server, client, answer):
    server.troubles.answers[LIST] = [answer]
    with pytest.raises(RemoteError) as caught:
        await client.call(workflows.LIST)
    assert (caught.value.status, caught.value.code) == (answer[0], "server.strange")


async def test_an_answer_that_cannot_be_unpacked_is_said_so(server, client):
    server.troubles.answers[LIST] = [(200, {"content-encoding": "gzip"}, b"not packed")]
    with pytest.raises(RemoteError) as caught:
        await client.call(workflows.LIST)
    assert caught.value.code == "server.strange"
    assert (await client.call(workflows.LIST)).items == ()


async def test_reading_is_repeated_when_the_server_is_busy(server, client):
    server.troubles.answers[LIST] = [(503, {"retry-after": "0"}, b"{}"), (502, {"retry-after": "0"}, b"")]
    assert (await client.call(workflows.LIST)).items == ()
    assert len(server.called(workflows.LIST)) == 3


async def test_a_server_that_wants_a_long_pause_is_not_waited_for(server, client):
    server.troubles.answers[LIST] = [(503, {"retry-after": "600"}, b'{"code": "overloaded", "detail": "Too much is waiting."}')]
    with pytest.raises(RemoteError) as caught:
        await client.call(workflows.LIST)
    assert caught.value.code == "overloaded"


async def test_a_change_without_a_key_is_sent_once(server, client):
    stored = server.add_workflow(DOCUMENT)
    server.troubles.answers[workflows.APPLY_EDITS.name] = [(503, {"retry-after": "0"}, b"{}")]
    with pytest.raises(RemoteError):
        await client.call(workflows.APPLY_EDITS, body=rename(1, "New"), workflow_id=stored.id)
    assert len(server.called(workflows.APPLY_EDITS)) == 1


async def test_a_lost_answer_is_asked_for_again_with_the_same_key_and_counts_once(server, client):
    stored = server.add_workflow(DOCUMENT)
    server.troubles.lost[workflows.APPLY_EDITS.name] = 1
    answer = await client.call(workflows.APPLY_EDITS, body=rename(1, "New"), workflow_id=stored.id, idempotency_key="one")
    assert answer.revision == stored.revision == 2
    assert len(server.called(workflows.APPLY_EDITS)) == 2


async def test_no_server_is_offline():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        client = Client(ServerAddress.parse(f"http://127.0.0.1:{taken.getsockname()[1]}"))
        with pytest.raises(OfflineError) as caught:
            await client.call(workflows.CREATE, body=workflows.DocumentBody(document=DOCUMENT))
        await client.close()
    assert caught.value.code == "server.offline"
    assert "127.0.0.1" in caught.value.message


@pytest.fixture
def certificate_and_key(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    subprocess.run([*command.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


async def test_a_certificate_that_nobody_vouches_for_is_refused_and_an_own_authority_accepted(certificate_and_key):
    certificate, key = certificate_and_key
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 13\r\nConnection: close\r\n\r\n{"items": []}')
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(answer, "localhost", ssl=context)
    address = ServerAddress.parse(f"https://localhost:{listening.sockets[0].getsockname()[1]}")
    trusting, careful = Client(address, authority=certificate), Client(address)
    with pytest.raises(OfflineError) as caught:
        await careful.call(workflows.LIST)
    assert caught.value.code == "server.untrusted"
    assert (await trusting.call(workflows.LIST)).items == ()
    await careful.close()
    await trusting.close()
    listening.close()
