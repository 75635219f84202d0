"""Workflows to look at and to begin from; they come with the program and are opened as copies."""

from __future__ import annotations

from importlib import resources
from typing import Final

_ORDERS: Final = "orders.workflow.json"


def read_example() -> bytes:
    """Give the example as a workflow file."""
    return (resources.files(__package__) / _ORDERS).read_bytes()
