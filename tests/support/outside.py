"""The ways out of a worker as a test gives them to executors: those it names, and none besides."""

from __future__ import annotations

from dataclasses import fields
from types import SimpleNamespace
from typing import Any, cast

from concertmaster_server.executors import Outside


def outside(**ways: Any) -> Outside:
    """Give these ways; whoever takes another one fails the test."""
    barred = {way.name: _Barred(way.name) for way in fields(Outside)}
    return cast("Outside", SimpleNamespace(**{**barred, **ways}))


class _Barred:
    def __init__(self, way: str) -> None:
        self._way = way

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"this test gives no way out called {self._way}")
