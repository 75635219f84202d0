"""``file.read`` against its cases, in every place where files may lie."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from concertmaster_server.engine.step import StepError, failure_of
from concertmaster_server.executors import file_write
from concertmaster_server.executors.file_places import FILE_LIMIT
from concertmaster_server.executors.file_read import execute
from tests.support.file_places import PLACES, Connections, FileGround, bucket_connection, content_of, file_ground
from tests.support.object_store import ObjectStore
from tests.support.outside import outside
from tests.support.steps import step_of

CASES = json.loads((Path(__file__).parents[2] / "corpus/nodes/file_read.json").read_text(encoding="utf-8"))["cases"]


@pytest.fixture(params=PLACES)
async def ground(request: pytest.FixtureRequest, tmp_path: Path, s3: ObjectStore) -> AsyncIterator[FileGround]:
    async with file_ground(request.param, tmp_path, s3) as made:
        yield made


async def read(ground: FileGround, value: Any = None, **parameters: Any) -> Any:
    if ground.connection:
        parameters["connection"] = ground.connection
    outcome = await execute(step_of("file.read", parameters, value=value), ground.outside)
    return outcome.output


def files_called(name: str, folder: Path) -> list[Path]:
    return [path for path in folder.rglob(name) if path.is_file()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
async def test_case(ground: FileGround, case: dict[str, Any]) -> None:
    for name, said in case.get("files", {}).items():
        await ground.place(name, content_of(said))
    if "error" not in case:
        assert await read(ground, case.get("input", {}), **case["parameters"]) == case["output"]
        return
    with pytest.raises(StepError) as refusal:
        await read(ground, case.get("input", {}), **case["parameters"])
    failure = failure_of(refusal.value)
    assert failure.code == case["error"]["code"]
    assert case["error"].get("message", "") in failure.message
    assert not failure.retryable


async def test_what_was_written_is_read(ground: FileGround) -> None:
    parameters = {"name": "a/50% #1.json", "json": {"b": [1, None], "a": "ü"}, "connection": ground.connection}
    await file_write.execute(step_of("file.write", parameters), ground.outside)
    found = await read(ground, name="a/50% #1.json", **{"as": "json"})
    assert found["json"] == {"b": [1, None], "a": "ü"}


async def test_ten_megabytes_and_not_one_byte_more(ground: FileGround) -> None:
    await ground.place("large", b"x" * FILE_LIMIT)
    await ground.place("larger", b"x" * (FILE_LIMIT + 1))
    assert (await read(ground, name="large"))["size"] == FILE_LIMIT
    with pytest.raises(StepError) as refusal:
        await read(ground, name="larger")
    assert refusal.value.code == "file.size"


@pytest.mark.parametrize("ground", ["our folder"], indirect=True)
async def test_a_file_that_has_rotted_is_never_given(ground: FileGround, tmp_path: Path) -> None:
    await ground.place("a", b"some text")
    [file] = files_called("a", tmp_path)
    file.write_bytes(b"X" + file.read_bytes()[1:])
    with pytest.raises(StepError) as refusal:
        await read(ground, name="a")
    assert refusal.value.code == "blob.damaged"


async def test_a_bucket_that_is_not_there_is_no_missing_file(tmp_path: Path, s3: ObjectStore) -> None:
    async with file_ground("a connection", tmp_path, s3) as ground:
        elsewhere = Connections(archive=bucket_connection(s3, bucket="no-such-bucket"))
        ways = outside(http=ground.outside.http, connections=elsewhere)
        with pytest.raises(StepError) as refusal:
            await execute(step_of("file.read", {"name": "a", "connection": "archive"}), ways)
    assert refusal.value.code == "file.bucket_status"
