"""Cases of node types that ask people: what is asked, how the step ends without asking, or why it fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from concertmaster_server.engine.results import Assign, Outcome
from concertmaster_server.engine.step import PureExecutor, StepError, failure_of
from tests.support.steps import step_of

_CORPUS = Path(__file__).parents[1] / "corpus" / "nodes"

AskingCase = dict[str, Any]


def asking_cases(name: str) -> list[Any]:
    """Read the cases of a type."""
    found = json.loads((_CORPUS / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in found["cases"]]


def check(node_type: str, execute: PureExecutor, case: AskingCase) -> None:
    """Hold an executor against a case."""
    if "error" in case:
        with pytest.raises(StepError) as refusal:
            _run(node_type, execute, case)
        failure = failure_of(refusal.value)
        assert failure.code == case["error"]["code"]
        assert case["error"].get("message", "") in failure.message
        assert not failure.retryable
        return
    found = _run(node_type, execute, case)
    if "output" in case:
        assert found == Outcome(case["output"], case["port"])
        return
    assert isinstance(found, Assign)
    said = {
        "to": list(found.to),
        "quorum": found.quorum,
        "form": found.form,
        "body": found.body,
        "deadline": found.deadline.isoformat() if found.deadline else None,
        "reminders": [moment.isoformat() for moment in found.reminders],
    }
    assert {name: said[name] for name in case["asks"]} == case["asks"]


def _run(node_type: str, execute: PureExecutor, case: AskingCase) -> object:
    return execute(step_of(node_type, case["parameters"], value=case.get("input", {})))
