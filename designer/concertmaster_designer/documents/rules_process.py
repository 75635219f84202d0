"""The child that checks documents: it holds copies, applies what it is told, and answers with what changed among the problems.

Messages that have piled up are taken in before a check, so it never looks at a state that is known to be old. A document comes in
pieces and problems leave in pieces: one large message would hold up whoever reads it in the window's process.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from typing import Any, Final

import orjson
from pydantic import TypeAdapter

from concertmaster_shared.problems import Problem
from concertmaster_shared.validation import Rechecker, Surroundings
from concertmaster_shared.workflow import Draft, EditList, read_workflow

from .child import Message

_SURROUNDINGS = TypeAdapter(Surroundings)
_PIECE: Final = 500

MOST: Final = 10_000
"""So many problems are told, errors before warnings: nobody reads on, and each takes a kibibyte in the window's process."""


class _Copy:
    """One watched document as this process knows it."""

    def __init__(self, document: Any, version: int) -> None:
        self.draft = Draft(read_workflow(document))
        self.version = version
        self._rechecker = Rechecker()
        self._told: tuple[Problem, ...] = ()
        self._told_once = False

    def check(self, surroundings: Surroundings) -> Iterator[Message]:
        """Check it and give what is new: pieces that take the place of others in the list of problems."""
        every, told = self._rechecker.check(self.draft.document(), surroundings), self._told
        found = _worst(every)
        if not self._told_once:
            # What a document is made of stays: looking through it for garbage again and again would take longer than a check.
            self._told_once = True
            gc.freeze()
        self._told = found
        same = _common(told, found)
        behind = _common(told[same:][::-1], found[same:][::-1])
        fresh = found[same : len(found) - behind]
        for start in range(0, len(fresh) or 1, _PIECE):
            piece = [problem.model_dump(mode="json") for problem in fresh[start : start + _PIECE]]
            yield {
                "version": self.version,
                "begin": same + start,
                "end": len(told) - behind if start == 0 else same + start,
                "problems": piece,
                "complete": start + _PIECE >= len(fresh),
                "left_out": len(every) - len(found),
            }


class Copies:
    """The watched documents."""

    def __init__(self) -> None:
        self._copies: dict[int, _Copy] = {}
        self._arriving: dict[int, dict[str, Any]] = {}
        self._surroundings = Surroundings()

    def take(self, message: Message) -> set[int]:
        """Take one message in; give the documents that it makes worth a check."""
        match message:
            case {"do": "open", "document": int(number), "value": dict(value)}:
                self._arriving[number] = value
                return set()
            case {"do": "part", "document": int(number), "kind": str(kind), "parts": list(parts)}:
                self._arriving[number].setdefault(kind, []).extend(parts)
                return set()
            case {"do": "opened", "document": int(number), "version": int(version)}:
                self._copies[number] = _Copy(self._arriving.pop(number), version)
            case {"do": "edit", "document": int(number), "version": int(version), "edits": edits}:
                self._copies[number].draft.apply(EditList.validate_python(edits))
                self._copies[number].version = version
            case {"do": "close", "document": int(number)}:
                self._copies.pop(number, None)
                return set()
            case {"do": "know", "surroundings": surroundings}:
                self._surroundings = _SURROUNDINGS.validate_python(surroundings)
                return set(self._copies)
            case _:
                raise ValueError("unknown message")
        return {number}

    def check(self, number: int) -> Iterator[Message]:
        """Check one document, if it is still watched."""
        copy = self._copies.get(number)
        if copy is not None:
            yield from ({"document": number, **answer} for answer in copy.check(self._surroundings))


def check_documents(connection: Connection) -> None:
    """Serve until the other end hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for the window
    if hasattr(os, "nice"):
        os.nice(5)
    copies = Copies()
    while True:
        try:
            worth_a_check = {number for message in _waiting(connection) for number in copies.take(message)}
            for number in sorted(worth_a_check):
                for answer in copies.check(number):
                    connection.send_bytes(orjson.dumps(answer))
        except (EOFError, BrokenPipeError):
            return


def _waiting(connection: Connection) -> Iterator[Message]:
    """Wait for a message, and give it with all that came meanwhile."""
    yield orjson.loads(connection.recv_bytes())
    while connection.poll():
        yield orjson.loads(connection.recv_bytes())


def _worst(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Give the problems that are told, in their order."""
    if len(problems) <= MOST:
        return problems
    errors, others = ([p for p in problems if (p.severity == "error") is wanted] for wanted in (True, False))
    return (*errors, *others)[:MOST]


def _common(one: Sequence[Problem], other: Sequence[Problem]) -> int:
    """Count how many both begin with."""
    for place, (first, second) in enumerate(zip(one, other, strict=False)):
        if first is not second and first != second:
            return place
    return min(len(one), len(other))
