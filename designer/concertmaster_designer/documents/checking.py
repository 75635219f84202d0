"""Check documents in a child process, so that no rule ever holds up the window.

The child keeps a copy of each watched document and gets the edits, not the document, after each step. What it finds comes back
with the version that it looked at; ``Session.take_problems`` drops what is stale. A child that dies is replaced by one that gets
the documents as they stand. Nothing large is made into JSON or out of it in one go: that would keep the window's thread from
running, whichever thread does it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from msgspec import Raw
from pydantic import TypeAdapter

from concertmaster_shared.problems import Problem
from concertmaster_shared.validation import Surroundings
from concertmaster_shared.workflow import Edge, Node

from .child import Child, Message
from .content.open_draft import own_edits, own_parts
from .history import Edits
from .rules_process import check_documents
from .session import Session

Deliver = Callable[[Callable[[], None]], None]
"""Runs a call on the thread that the sessions belong to."""

_RESTARTS: Final = 3
_PIECE: Final = 100
_SURROUNDINGS = TypeAdapter(Surroundings)


class Checker:
    """Watches sessions. The child starts with the first of them and ends with ``close``."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._watched: dict[int, Session] = {}
        self._numbers = itertools.count(1)
        self._surroundings = Surroundings()
        self._child: Child | None = None
        self._restarts_left = _RESTARTS
        self._closed = False

    def watch(self, session: Session) -> Callable[[], None]:
        """Check a session now and after each step; gives what ends it."""
        number = next(self._numbers)
        self._watched[number] = session
        if self._child is None and self._restarts_left == 0:
            session.give_up_checking()
        elif self._child is None:
            self._start()
        else:
            self._open(number, session)
        stop = session.edited.listen(lambda edits: self._send_edits(number, session.version, edits))

        def end() -> None:
            stop()
            if self._watched.pop(number, None) is not None:
                self._send(lambda: {"do": "close", "document": number})

        return end

    def know_forms(self, slugs: Iterable[str]) -> None:
        """Check from now on against the forms that there are."""
        self._know(replace(self._surroundings, form_slugs=frozenset(slugs)))

    def know_workflows(self, ids: Iterable[str]) -> None:
        """Check from now on against the workflows that there are."""
        self._know(replace(self._surroundings, workflow_ids=frozenset(ids)))

    def know_workflow(self, workflow_id: str) -> None:
        """Check from now on against one workflow more; where nobody knows which there are, nothing changes."""
        known = self._surroundings.workflow_ids
        if known is not None and workflow_id not in known:
            self._know(replace(self._surroundings, workflow_ids=known | {workflow_id}))

    def close(self) -> None:
        """End the child and wait for it."""
        self._closed = True
        if self._child is not None:
            self._child.close()
            self._child = None

    def _know(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._send(lambda: {"do": "know", "surroundings": _SURROUNDINGS.dump_python(surroundings, mode="json")})

    def _start(self) -> None:
        found: dict[int, list[Problem]] = {}
        self._child = Child(
            check_documents,
            on_answer=lambda answer: self._read(found, answer),
            on_end=lambda: self._deliver(self._restart),
        )
        self._know(self._surroundings)
        for number, session in self._watched.items():
            self._open(number, session)

    def _restart(self) -> None:
        if self._closed:
            return
        if self._child is not None:
            self._child.close()
            self._child = None
        if self._restarts_left == 0:
            for session in self._watched.values():
                session.give_up_checking()
            return
        self._restarts_left -= 1
        self._start()

    def _open(self, number: int, session: Session) -> None:
        document, version = session.frozen(), session.version
        self._send(lambda: {"do": "open", "document": number, "value": document.rest.to_json()})
        for kind, parts in (("nodes", document.nodes.listed()), ("edges", document.edges.listed())):
            for start in range(0, len(parts), _PIECE):
                self._send_parts(number, kind, parts[start : start + _PIECE])
        self._send(lambda: {"do": "opened", "document": number, "version": version})

    def _send_parts(self, number: int, kind: str, parts: Sequence[Raw | Node | Edge]) -> None:
        self._send(lambda: {"do": "part", "document": number, "kind": kind, "parts": own_parts(parts)})

    def _send_edits(self, number: int, version: int, edits: Edits) -> None:
        self._send(lambda: {"do": "edit", "document": number, "version": version, "edits": own_edits(edits)})

    def _send(self, message: Callable[[], Message]) -> None:
        if self._child is not None:
            self._child.send(message)

    def _read(self, found: dict[int, list[Problem]], answer: Message) -> None:
        """Put a piece of an answer in its place; runs on the thread that reads, ``found`` is that thread's alone."""
        number, begin, end = (_number(answer[name]) for name in ("document", "begin", "end"))
        if number not in self._watched:
            found.pop(number, None)
            return
        pieces: Any = answer["problems"]
        known = found.setdefault(number, [])
        known[begin:end] = [Problem.model_validate(piece) for piece in pieces]
        if answer["complete"]:
            problems, version, left_out = tuple(known), _number(answer["version"]), _number(answer["left_out"])
            self._deliver(lambda: self._take(number, version, problems, left_out))

    def _take(self, number: int, version: int, problems: tuple[Problem, ...], left_out: int) -> None:
        session = self._watched.get(number)
        if session is not None:
            session.take_problems(version, problems, left_out)


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError("the child gives numbers here")
    return value
