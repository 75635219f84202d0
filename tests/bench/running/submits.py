"""Answers by the thousand: a form of twelve fields, requests to it, and what is stored of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import orjson

from concertmaster_server.db.acts import Act
from concertmaster_server.db.database import Database, Options
from concertmaster_server.forms.compiled_forms import CompiledForms
from concertmaster_server.forms.submit import Answers, submit
from tests.bench.running.ground import Ground, dsn
from tests.bench.running.http_load import Load, load, post
from tests.support.forms import form_json
from tests.support.web import new_id

COUNTRIES: Final = tuple(f"c{number:02}" for number in range(50))
PLANS: Final = ("free", "team", "company")
TOPICS: Final = ("price", "speed", "care", "range")
_CREATED: Final = 201
_WIDE: Final = 10


_STORED: Final = """
select (select count(*) from submissions where form_id = %s),
    (select coalesce(sum(n), 0) from answer_counts where form_id = %s and day = '-infinity' and field = ''),
    (select coalesce(sum(n), 0) from answer_counts where form_id = %s and day > '-infinity' and field = 'f_land')
"""


def _choices(ids: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"id": each, "label": each.title()} for each in ids]


TWELVE: Final[dict[str, Any]] = {
    "f_name": {"name": "name", "type": "text", "label": "Name", "required": True},
    "f_mail": {"name": "email", "type": "email", "label": "E-mail", "required": True},
    "f_firm": {"name": "company", "type": "text", "label": "Company"},
    "f_land": {"name": "country", "type": "choice", "label": "Country", "choices": _choices(COUNTRIES)},
    "f_plan": {"name": "plan", "type": "choice", "label": "Plan", "choices": _choices(PLANS)},
    "f_what": {"name": "topics", "type": "choices", "label": "Topics", "choices": _choices(TOPICS)},
    "f_star": {"name": "stars", "type": "rating", "label": "Stars"},
    "f_tell": {"name": "likely", "type": "scale", "label": "How likely"},
    "f_more": {"name": "again", "type": "yes_no", "label": "Again"},
    "f_staff": {"name": "staff", "type": "integer", "label": "Staff", "min": 0},
    "f_since": {"name": "since", "type": "date", "label": "Since"},
    "f_note": {"name": "note", "type": "long_text", "label": "Note"},
}
"""Twelve fields; six of them are counted."""


def answers(number: int) -> dict[str, Any]:
    """Give somebody's answers."""
    return {
        "name": f"Person {number}",
        "email": f"person.{number}@example.org",
        "company": f"Company {number % 997}",
        "country": COUNTRIES[number * 7 % len(COUNTRIES)],
        "plan": PLANS[number % len(PLANS)],
        "topics": [TOPICS[number % 4], TOPICS[(number + 1) % 4]],
        "stars": number % 5 + 1,
        "likely": number % 11,
        "again": number % 3 == 0,
        "staff": number % 5000,
        "since": f"20{number % 25:02}-0{number % 9 + 1}-1{number % 9}",
        "note": "It came on time and did what it should; the box was a little large for what was in it.",
    }


@dataclass(frozen=True, slots=True)
class Site:
    """A published form and its address for submissions."""

    ground: Ground
    form_id: UUID
    organisation: UUID
    url: str

    @classmethod
    async def publish(cls, ground: Ground, slug: str) -> Site:
        """Publish the form of twelve fields."""
        made = await ground.client.post("/forms", json={"document": form_json(TWELVE, slug=slug)})
        form_id = made.json()["id"]
        answer = await ground.client.post(f"/forms/{form_id}/publish")
        assert answer.status_code == _CREATED, answer.text
        organisation = (await ground.client.get("/me")).json()["organisation_id"]
        return cls(ground, UUID(form_id), UUID(organisation), f"{ground.product.url}/api/v1/forms/{form_id}/submissions")

    def requests(self, about: str) -> Callable[[int], bytes]:
        """Give the requests of a round: each has answers and a key of its own."""

        def request(number: int) -> bytes:
            body = orjson.dumps({"answers": answers(number)})
            return post(self.url, body, {**self.ground.headers, "Idempotency-Key": f"{about}-{number}"})

        # Made beforehand as far as that goes: the load shares the machine.
        ready = [request(number) for number in range(4096)]
        return lambda number: ready[number] if number < len(ready) else request(number)

    async def load(self, about: str, *, connections: int, seconds: float | None = None, count: int | None = None) -> Load:
        """Submit on so many connections at once, and see that what was acknowledged is what is stored and counted."""
        before = await self.stored()
        found = await load(self.url, self.requests(about), connections=connections, seconds=seconds, count=count, expect=_CREATED)
        assert set(found.statuses) == {_CREATED}, (found.statuses, found.failures)
        after = await self.stored()
        assert after[0] - before[0] == found.statuses[_CREATED]
        assert after == (after[0], after[0], after[0])
        return found

    async def stored(self) -> tuple[int, int, int]:
        """Give how many submissions there are, how many are counted, and how many answers to one question are."""
        (row,) = await self.ground.ask(_STORED, *[self.form_id] * 3)
        return int(row[0]), int(row[1]), int(row[2])

    async def alone(self, seconds: float) -> float:
        """Give the submissions a second that are stored with one commit each, past HTTP, on ten connections."""
        database, forms = Database(Options(url=dsn(self.ground.product), pool_size=_WIDE)), CompiledForms()
        ends, number = time.perf_counter() + seconds, 0

        async def one_after_the_other() -> None:
            nonlocal number
            while time.perf_counter() < ends:
                number += 1
                sent = Answers(form_id=self.form_id, answers=answers(number), idempotency_key=f"alone-{number}")
                act = Act(organisation=self.organisation, author="bench", at=datetime.now(UTC))
                async with database.transaction(self.organisation) as tx:
                    await submit(tx, act, sent, forms=forms, new_id=new_id)

        began = time.perf_counter()
        await asyncio.gather(*(one_after_the_other() for _ in range(_WIDE)))
        took = time.perf_counter() - began
        await database.close()
        return number / took
