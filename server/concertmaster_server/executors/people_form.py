"""``people.form``: people answer a form. The engine waits; letters, pages and the answers are the matter of others."""

from __future__ import annotations

from typing import Any

from concertmaster_server.engine.results import Assign, Outcome
from concertmaster_server.engine.step import StepContext

from .asking import addressees, check_quorum, deadline_of, message_of, reminders_of, title_of


def execute(step: StepContext) -> Assign | Outcome:
    """Give whom to ask for which form; after the deadline nobody is."""
    given: Any = step.parameters
    people = addressees(given["to"])
    quorum = check_quorum(given["quorum"], people)
    deadline = deadline_of(given["deadline"], step.now)
    reminders = reminders_of(given["reminders"], step.now, deadline)
    body = {
        "title": title_of(given["title"]),
        "message": message_of(given["message"]),
        "reminders": [moment.isoformat() for moment in reminders],
    }
    if deadline is not None and deadline <= step.now:
        return Outcome({"answers": None, "submission_id": None, "email": None}, "expired")
    return Assign(kind="form", to=people, body=body, quorum=quorum, form=given["form"], deadline=deadline, reminders=reminders)
