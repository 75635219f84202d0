"""The child that arranges a large workflow: a plan comes in, how much is done goes out now and then, the places at last."""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import Connection
from typing import Final

import orjson
from pydantic import TypeAdapter

from .arrange import Plan, solve

_PLAN: Final = TypeAdapter(Plan)
_STEP: Final = 0.02


def plan_message(planned: Plan) -> dict[str, object]:
    """Write a plan as the child reads it."""
    return {"plan": _PLAN.dump_python(planned, mode="json")}


def arrange_plans(connection: Connection) -> None:
    """Arrange what comes until the other end hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for the window
    if hasattr(os, "nice"):
        os.nice(5)
    try:
        while True:
            planned = _PLAN.validate_python(orjson.loads(connection.recv_bytes())["plan"])
            goals = solve(planned, _Progress(connection))
            connection.send_bytes(orjson.dumps({"places": goals}))
    except (EOFError, BrokenPipeError):
        return


class _Progress:
    """Tells how much is done, but not for every little step."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._told = 0.0

    def __call__(self, done: float) -> None:
        if done - self._told >= _STEP:
            self._told = done
            self._connection.send_bytes(orjson.dumps({"done": done}))
