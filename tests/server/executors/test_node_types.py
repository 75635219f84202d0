"""Every node type against its cases: parameters, what the run starts with, recorded answers of the outside, what comes out."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from inspect import isawaitable
from pathlib import Path
from typing import Any

import pytest

from concertmaster_server.engine.results import Call, Each, Halt, Pause, Result
from concertmaster_server.engine.step import StepError, failure_of
from concertmaster_server.executors import executors
from concertmaster_server.outbound.addresses import AllowList
from concertmaster_server.outbound.client import OutboundClient
from concertmaster_server.outbound.guard import GuardOptions
from concertmaster_shared.nodes import CATALOGUE
from tests.support.outside import outside
from tests.support.sink import Sink, after, answer, sink
from tests.support.steps import KEY, step_of

CORPUS = Path(__file__).parents[2] / "corpus" / "nodes"
FILES = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(CORPUS.glob("*.json"))}
# A type that needs more of the outside than HTTP has a runner of its own beside this one.
CASES = [
    pytest.param(found["type"], case, id=f"{name}: {case['name']}")
    for name, found in FILES.items()
    for case in found["cases"]
    if not Path(__file__).with_name(f"test_{name}.py").exists()
]


@pytest.fixture
async def receiver() -> AsyncIterator[Sink]:
    async with sink() as made:
        yield made


@pytest.fixture
async def client() -> AsyncIterator[OutboundClient]:
    made = OutboundClient(GuardOptions(allow=AllowList.of(["loopback"])))
    yield made
    await made.close()


def recorded(said: Any) -> Any:
    """Give an answer as the corpus writes it: null breaks the connection, ``slow`` comes too late."""
    if said is None:
        return b""
    if said == "slow":
        return after(5)
    headers = {"content_type": "text/plain", **{name.replace("-", "_"): value for name, value in said["headers"].items()}}
    return answer(said["status"], said["body"].encode(said.get("encoding", "utf-8")), **headers)


async def execute(client: OutboundClient, node_type: str, case: dict[str, Any], address: str) -> Any:
    parameters = json.loads(json.dumps(case["parameters"]).replace("ADDRESS", address))
    arrived = case.get("arrived", ())
    step = step_of(node_type, parameters, value=case.get("input", {}), steps=case.get("steps", {}), arrived=arrived)
    found = executors(outside(http=client))[node_type](step)
    return await found if isawaitable(found) else found


def holds(found: Any, expected: Any) -> bool:
    """Tell whether maps hold what is expected of them, and perhaps more; all else must be equal."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return all(name in found and holds(found[name], value) for name, value in expected.items())
    return bool(found == expected) and type(found) is type(expected)


def shown(result: Result) -> dict[str, Any]:
    """Give how a step that does not end at once goes on, as the corpus writes it."""
    match result:
        case Pause(until, outcome):
            return {"until": until.isoformat(), "output": outcome.output}
        case Each(items, parallel, fails):
            return {"items": items, "parallel": parallel, "fails": fails}
        case Call(workflow, value):
            return {"workflow": str(workflow), "input": value}
        case Halt(failure):
            return {"stops": None if failure is None else failure.message}
    raise AssertionError(f"it ends at once: {result}")


@pytest.mark.parametrize(("node_type", "case"), CASES)
async def test_case(client: OutboundClient, receiver: Sink, node_type: str, case: dict[str, Any]) -> None:
    receiver.script = [recorded(said) for said in case.get("answers", ())]
    if "error" in case:
        with pytest.raises(StepError) as refusal:
            await execute(client, node_type, case, receiver.url(""))
        failure = failure_of(refusal.value)
        expected = case["error"]
        assert failure.code == expected["code"]
        assert expected.get("message", "") in failure.message
        assert failure.retryable == expected.get("retryable", False)
        assert failure.after_s == expected.get("after_s")
        return
    outcome = await execute(client, node_type, case, receiver.url(""))
    if "goes_on" in case:
        assert shown(outcome) == case["goes_on"]
        return
    output: Any = outcome.output
    if node_type == "http.request":
        assert set(output) == {"status", "headers", *(case["output"].keys() - {"status"})}
        assert holds(output, case["output"]), output
    else:
        assert output == case["output"]
    assert outcome.port == case.get("port", "out")
    if "sent" in case:
        [call] = receiver.calls
        sent = {"method": call.method, "path": call.path, "headers": call.headers, "body": call.body.decode()}
        expected = json.loads(json.dumps(case["sent"]).replace("KEY", KEY))
        assert holds(sent, expected), sent


def test_each_type_has_good_and_bad_cases() -> None:
    assert {found["type"] for found in FILES.values()} == set(CATALOGUE)
    for name, found in FILES.items():
        assert any("error" not in case for case in found["cases"]), name
        # Where nothing is evaluated, validation has refused what is wrong before a run begins.
        fixed = all(parameter.fixed for parameter in CATALOGUE[found["type"]].parameters)
        assert fixed or any("error" in case for case in found["cases"]), name


async def test_each_type_has_an_executor(client: OutboundClient) -> None:
    assert set(executors(outside(http=client))) == set(CATALOGUE)
