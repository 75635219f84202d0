"""The child that checks documents: it holds copies, applies what it is told, and answers with problems.

Messages that have piled up are taken in before a check, so it never looks at a state that is known to be old.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from multiprocessing.connection import Connection

import orjson
from pydantic import TypeAdapter

from concertmaster_shared.validation import Surroundings, check_workflow
from concertmaster_shared.workflow import Draft, EditList, read_workflow

from .child import Message

_SURROUNDINGS = TypeAdapter(Surroundings)


class Copies:
    """The watched documents as this process knows them."""

    def __init__(self) -> None:
        self._drafts: dict[int, Draft] = {}
        self._versions: dict[int, int] = {}
        self._surroundings = Surroundings()

    def take(self, message: Message) -> set[int]:
        """Take one message in; give the documents that it makes worth a check."""
        match message:
            case {"do": "open", "document": int(number), "version": int(version), "value": value}:
                self._drafts[number] = Draft(read_workflow(value))
                self._versions[number] = version
            case {"do": "edit", "document": int(number), "version": int(version), "edits": edits}:
                self._drafts[number].apply(EditList.validate_python(edits))
                self._versions[number] = version
            case {"do": "close", "document": int(number)}:
                self._drafts.pop(number, None)
                return set()
            case {"do": "know", "surroundings": surroundings}:
                self._surroundings = _SURROUNDINGS.validate_python(surroundings)
                return set(self._drafts)
            case _:
                raise ValueError("unknown message")
        return {number}

    def check(self, number: int) -> Message:
        """Check one document."""
        problems = check_workflow(self._drafts[number].document(), self._surroundings)
        dumped = [problem.model_dump(mode="json") for problem in problems]
        return {"document": number, "version": self._versions[number], "problems": dumped}

    def known(self, number: int) -> bool:
        """Tell whether a document is watched."""
        return number in self._drafts


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
                if copies.known(number):
                    connection.send_bytes(orjson.dumps(copies.check(number)))
        except (EOFError, BrokenPipeError):
            return


def _waiting(connection: Connection) -> Iterator[Message]:
    """Wait for a message, and give it with all that came meanwhile."""
    yield orjson.loads(connection.recv_bytes())
    while connection.poll():
        yield orjson.loads(connection.recv_bytes())
