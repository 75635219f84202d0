"""``people.approval``: people decide. The engine waits; letters, pages and the decision are the matter of others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

import orjson

from concertmaster_server.engine.results import Assign, Outcome
from concertmaster_server.engine.step import StepContext, StepError

from .asking import TextTooLongError, addressees, check_quorum, deadline_of, message_of, reminders_of, title_of

_LONGEST_DETAILS: Final = 50_000


class DetailError(StepError):
    """A detail is no name with a value. Takes ``number`` from 1."""

    code: ClassVar[str] = "people.detail"


def execute(step: StepContext) -> Assign | Outcome:
    """Give what people are asked; after the deadline nobody is."""
    given: Any = step.parameters
    people = addressees(given["to"])
    quorum = check_quorum(given["quorum"], people)
    deadline = deadline_of(given["deadline"], step.now)
    reminders = reminders_of(given["reminders"], step.now, deadline)
    body = {
        "title": title_of(given["title"]),
        "message": message_of(given["message"]),
        "details": _details(given["details"] or ()),
        "reminders": [moment.isoformat() for moment in reminders],
    }
    if deadline is not None and deadline <= step.now:
        return Outcome({"outcome": "expired", "decisions": []}, "expired")
    return Assign(kind="approval", to=people, body=body, quorum=quorum, deadline=deadline, reminders=reminders)


def _details(entries: Sequence[object]) -> list[list[str]]:
    """Give names and texts, as pairs in their order."""
    pairs: list[list[str]] = []
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or entry.keys() - {"name", "value"}:
            raise DetailError(number=number)
        pairs.append([entry["name"], _shown(entry.get("value"))])
    if sum(len(text) for pair in pairs for text in pair) > _LONGEST_DETAILS:
        raise TextTooLongError(part="Details", limit=_LONGEST_DETAILS)
    return pairs


def _shown(value: object) -> str:
    match value:
        case None | "":
            return "–"
        case bool():
            return "Yes" if value else "No"
        case str():
            return value
        case list() if not any(isinstance(entry, list | dict) for entry in value):
            return ", ".join(map(_shown, value)) or "–"
        case _:
            return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
