"""``file.write`` against its cases, in every place where files may lie, and through the connections it may be given."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from concertmaster_server.engine.step import StepError, failure_of
from concertmaster_server.executors.connections import OpenConnection
from concertmaster_server.executors.file_places import FILE_LIMIT
from concertmaster_server.executors.file_write import execute
from concertmaster_server.outbound.client import OutboundClient
from concertmaster_server.outbound.guard import GuardOptions
from tests.support.file_places import PLACES, Connections, FileGround, bucket_connection, content_of, file_ground
from tests.support.object_store import ObjectStore
from tests.support.outside import outside
from tests.support.sink import answer, sink
from tests.support.steps import ORGANISATION, step_of

CASES = json.loads((Path(__file__).parents[2] / "corpus/nodes/file_write.json").read_text(encoding="utf-8"))["cases"]


@pytest.fixture(params=PLACES)
async def ground(request: pytest.FixtureRequest, tmp_path: Path, s3: ObjectStore) -> AsyncIterator[FileGround]:
    async with file_ground(request.param, tmp_path, s3) as made:
        yield made


async def write(ground: FileGround, value: Any = None, *, organisation: UUID = ORGANISATION, **parameters: Any) -> Any:
    if ground.connection:
        parameters["connection"] = ground.connection
    outcome = await execute(step_of("file.write", parameters, value=value, organisation=organisation), ground.outside)
    return outcome.output


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
async def test_case(ground: FileGround, case: dict[str, Any]) -> None:
    for name, said in case.get("files", {}).items():
        await ground.place(name, content_of(said))
    if "error" in case:
        with pytest.raises(StepError) as refusal:
            await write(ground, case.get("input", {}), **case["parameters"])
        failure = failure_of(refusal.value)
        assert failure.code == case["error"]["code"]
        assert case["error"].get("message", "") in failure.message
        assert not failure.retryable
    else:
        output = await write(ground, case.get("input", {}), **case["parameters"])
        [content] = map(content_of, case["stored"].values())
        digest = hashlib.sha256(content).hexdigest()
        assert output == json.loads(json.dumps(case["output"]).replace("SHA256", digest))
    for name, said in case.get("stored", {}).items():
        assert await ground.look(name) == (None if said is None else content_of(said))


async def test_ten_megabytes_and_not_one_byte_more(ground: FileGround) -> None:
    output = await write(ground, name="large.txt", content="x" * FILE_LIMIT)
    assert output["size"] == FILE_LIMIT
    with pytest.raises(StepError) as refusal:
        await write(ground, name="larger.txt", content="x" * (FILE_LIMIT + 1))
    assert refusal.value.code == "file.size"
    assert await ground.look("larger.txt") is None


@pytest.mark.parametrize("ground", ["our folder", "our bucket"], indirect=True)
async def test_organisations_do_not_meet(ground: FileGround) -> None:
    other = UUID(int=7)
    await write(ground, name="a.txt", content="ours")
    await write(ground, name="a.txt", content="theirs", organisation=other)
    assert await ground.look("a.txt") == b"ours"
    assert await ground.store.get(f"files/{other}/a.txt") == b"theirs"


@pytest.mark.parametrize("ground", ["our folder"], indirect=True)
async def test_a_name_below_a_file_is_refused_in_a_folder(ground: FileGround) -> None:
    await write(ground, name="report", content="x")
    with pytest.raises(StepError) as refusal:
        await write(ground, name="report/2026", content="x")
    assert refusal.value.code == "file.name"
    assert "both a file and a folder" in failure_of(refusal.value).message


@pytest.mark.parametrize("ground", ["our folder"], indirect=True)
async def test_a_store_that_does_not_work_may_work_later(ground: FileGround, tmp_path: Path) -> None:
    (tmp_path / "files").write_bytes(b"in the way")
    (tmp_path / ".drafts").write_bytes(b"in the way")
    with pytest.raises(StepError) as refusal:
        await write(ground, name="a", content="x")
    failure = failure_of(refusal.value)
    assert (failure.code, failure.retryable) == ("blob.unavailable", True)


async def test_the_bucket_is_told_the_media_type(tmp_path: Path, s3: ObjectStore) -> None:
    async with file_ground("a connection", tmp_path, s3) as ground:
        await write(ground, name="a.csv", content="a;b", type="text/csv; header=present")
        assert ground.s3.object("a.csv")[1]["content-type"] == "text/csv; header=present"


@pytest.mark.parametrize(
    ("connection", "code", "retryable"),
    [
        (None, "connection.unknown", False),
        (OpenConnection("archive", "smtp", {}, {}), "connection.kind", False),
        ({"bucket": "no-such-bucket"}, "file.bucket_status", False),
        ({"endpoint": "http://127.0.0.1:1"}, "outbound.unreachable", True),
        ({"endpoint": "http://169.254.169.254"}, "outbound.refused", False),
        ({"endpoint": "ftp://store.example"}, "outbound.address", False),
        ({"endpoint": "http://user:secret@store.example"}, "outbound.address", False),
    ],
)
async def test_a_connection_that_leads_to_no_bucket(
    tmp_path: Path, s3: ObjectStore, connection: Any, code: str, retryable: bool
) -> None:
    named = bucket_connection(s3, **connection) if isinstance(connection, dict) else connection
    async with file_ground("a connection", tmp_path, s3) as ground:
        ways = outside(http=ground.outside.http, connections=Connections(**({"archive": named} if named else {})))
        with pytest.raises(StepError) as refusal:
            await execute(step_of("file.write", {"name": "a", "content": "x", "connection": "archive"}), ways)
    failure = failure_of(refusal.value)
    assert (failure.code, failure.retryable) == (code, retryable)
    assert "secret" not in failure.message


async def test_an_inner_endpoint_is_not_called_unless_the_operator_allows_it(s3: ObjectStore) -> None:
    guarded = OutboundClient(GuardOptions())
    ways = outside(http=guarded, connections=Connections(archive=bucket_connection(s3)))
    with pytest.raises(StepError) as refusal:
        await execute(step_of("file.write", {"name": "a", "content": "x", "connection": "archive"}), ways)
    await guarded.close()
    assert refusal.value.code == "outbound.refused"


@pytest.mark.parametrize(("status", "retryable"), [(403, False), (301, False), (429, True), (503, True)])
async def test_what_a_bucket_may_answer(tmp_path: Path, s3: ObjectStore, status: int, retryable: bool) -> None:
    async with sink() as receiver, file_ground("a connection", tmp_path, s3) as ground:
        receiver.script = [answer(status, b"", retry_after="3")]
        there = bucket_connection(s3, endpoint=receiver.url(""))
        ways = outside(http=ground.outside.http, connections=Connections(archive=there))
        with pytest.raises(StepError) as refusal:
            await execute(step_of("file.write", {"name": "a", "content": "x", "connection": "archive"}), ways)
    failure = failure_of(refusal.value)
    assert (failure.code, failure.retryable, failure.after_s) == ("file.bucket_status", retryable, 3)
    assert str(status) in failure.message
