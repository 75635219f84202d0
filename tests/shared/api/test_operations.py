"""What must hold for every declared operation."""

import importlib
import pkgutil

import pytest

from concertmaster_shared import api
from concertmaster_shared.api import RIGHTS, ROLES, Operation
from concertmaster_shared.messages import codes

OPERATIONS: list[Operation] = [
    operation
    for module in pkgutil.iter_modules(api.__path__)
    for operation in getattr(importlib.import_module(f"{api.__name__}.{module.name}"), "OPERATIONS", ())
]


def test_names_and_addresses_are_unique():
    assert len({operation.name for operation in OPERATIONS}) == len(OPERATIONS)
    assert len({(operation.method, operation.path) for operation in OPERATIONS}) == len(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_an_operation_is_whole(operation: Operation):
    assert operation.summary.endswith(".")
    assert operation.right is None or operation.right in RIGHTS
    assert set(operation.errors) <= codes()
    assert operation.precondition == "none" or operation.method in {"PUT", "PATCH", "DELETE", "POST"}


def test_an_owner_may_do_everything_and_a_viewer_changes_nothing():
    assert ROLES["owner"] == set(RIGHTS)
    assert all(right.endswith(".read") for right in ROLES["viewer"])


def test_an_address_is_filled_with_its_parts():
    operation = next(operation for operation in OPERATIONS if operation.name == "getWorkflowVersion")
    assert operation.url(workflow_id="w", version=3) == "/api/v1/workflows/w/versions/3"
