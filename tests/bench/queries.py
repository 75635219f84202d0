"""How soon questions about millions of answers are answered: ``python -m tests.bench.queries`` prints one JSON line a figure.

The questions go through the API's own use case, as the product's roles, and once over HTTP. The form has four fifths of all
submissions. First without indexes of its own: the bounded walk, and the index over whole answers; then with those that the
product builds for a form of this size.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

import httpx
import uvloop

from concertmaster_server.db import link
from concertmaster_server.db.database import Database, Options
from concertmaster_server.forms.compiled_forms import CompiledForms
from concertmaster_server.forms.count_answers import count_answers
from concertmaster_server.forms.find_submissions import Answered, Question, find_submissions
from concertmaster_server.jobs.index_answers import index_answers
from tests.bench.running.answers_at_size import seed
from tests.bench.running.ground import Ground, dsn, look_into, quantile, say
from tests.support.product import Product, running_product


def _batches(chance: Random, count: int) -> str:
    return "batch in [" + ", ".join(f'"b{chance.randrange(1, 9999)}"' for _ in range(count)) + "]"


UNINDEXED = {
    "60_percent": lambda _chance: {"filter": 'plan == "free"'},
    "1_percent": lambda chance: {"filter": f'lot == "l{chance.randrange(1, 99)}"'},
    "1_hundredth_percent": lambda chance: {"filter": f'batch == "b{chance.randrange(1, 9999)}"'},
    "2_per_mille": lambda chance: {"filter": _batches(chance, 20)},
    "half_per_mille": lambda chance: {"filter": _batches(chance, 5)},
    "one": lambda chance: {"filter": f'email == "person{chance.randrange(1000)}@example.org"'},
    "none": lambda chance: {"filter": f'batch == "x{chance.randrange(9999)}"'},
    "two_fields": lambda chance: {"filter": f'country == "c{chance.randrange(1, 50)}" and rating == {chance.randrange(1, 6)}'},
    "range": lambda chance: {"filter": f"share > {chance.random():.3f}"},
    "part_of_a_text": lambda chance: {"filter": f'contains(note, "word{chance.randrange(2000)} ")'},
}
"""Questions by fields without an index, the newest first."""

INDEXED = {
    "60_percent": UNINDEXED["60_percent"],
    "1_percent": lambda _chance: {"filter": 'plan == "rare"'},
    "2_hundredths_percent": lambda chance: {"filter": f"staff == {chance.randrange(5000)}"},
    "none": lambda chance: {"filter": f"staff == {chance.randrange(6000, 9999)}"},
    "range_sorted": lambda chance: {"filter": f"staff > {chance.randrange(4900)}", "sort": "staff"},
    "sorted": lambda chance: {"sort": chance.choice(["staff", "-staff", "born", "-born", "plan", "-country"])},
}
"""Questions by fields that have an index."""

SEARCHES = {
    "rare_words": lambda chance: {"search": f"word{chance.randrange(2000)} factory{chance.randrange(400)}"},
    "one_in_2000": lambda chance: {"search": f"word{chance.randrange(2000)}"},
    "one_in_400": lambda chance: {"search": f"factory{chance.randrange(400)}"},
    "in_all": lambda _chance: {"search": "common report"},
    "none": lambda chance: {"search": f"nowhere{chance.randrange(99)}"},
}


@dataclass(frozen=True, slots=True)
class Site:
    """The form, and the API's use case over it."""

    ground: Ground
    database: Database
    forms: CompiledForms
    organisation: UUID
    form: UUID
    seconds: float

    async def ask(self, **query: Any) -> Answered:
        """Ask as the route does."""
        async with self.database.transaction(self.organisation) as tx, self.database.reading(self.organisation) as reader:
            question = Question(form_id=self.form, **query)
            return await find_submissions(
                tx, reader, question, organisation=self.organisation, at=datetime.now(UTC), forms=self.forms
            )

    async def measure(self, name: str, call: Callable[[], Awaitable[Any]], *, detail: str = "") -> float:
        """Repeat a call for some time, after five that do not count, and print how long it takes."""
        took: list[float] = []
        ends = time.perf_counter() + self.seconds
        for number in range(2_000):
            began = time.perf_counter()
            await call()
            if number >= 5:
                took.append((time.perf_counter() - began) * 1000)
            if time.perf_counter() > ends and len(took) >= 20:
                break
        for label, part in (("p50", 0.5), ("p99", 0.99)):
            say(f"{name}_{label}", quantile(took, part), "ms", f"{len(took)} times{detail}", of="queries")
        return quantile(took, 0.99)


def main() -> None:
    """Seed, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000, help="how many submissions, four fifths of them in one form")
    parser.add_argument("--seconds", type=float, default=3, help="how long to repeat each question")
    options = parser.parse_args()
    with running_product("--no-example") as product:
        uvloop.run(_main(product, options.rows, options.seconds))


async def _main(product: Product, rows: int, seconds: float) -> None:
    async with grounded(product) as ground:
        await measure(ground, rows, seconds)


@asynccontextmanager
async def grounded(product: Product) -> AsyncIterator[Ground]:
    """Give a client of the product and a look into its database."""
    headers = {"Authorization": f"Bearer {product.owner['api_key']}"}
    async with (
        httpx.AsyncClient(base_url=product.url + "/api/v1", headers=headers, timeout=60, trust_env=False) as client,
        await look_into(product) as owner,
    ):
        yield Ground(product, client, owner)


async def measure(ground: Ground, rows: int, seconds: float) -> dict[str, float]:
    """Measure on a product that nobody else calls; give the 99th percentiles."""
    address = dsn(ground.product)
    async with await link.connect(address, name="indexes", role=None) as house:
        # As long as we hold its lock, no worker builds an index.
        await house.execute("select pg_advisory_lock(%s)", (0x636D_616E_7377_6572,))
        form = await seed(ground, rows, lambda text: print(text, file=sys.stderr, flush=True))  # noqa: T201 - how far it is
        organisation = (await ground.ask("select org_id from forms where id = %s", form))[0][0]
        site = Site(ground, Database(Options(url=address)), CompiledForms(), organisation, form, seconds)
        try:
            found = await _without_indexes(site, rows)
            began = time.monotonic()
            built = await index_answers(house)
            say("indexes", time.monotonic() - began, "s", f"to build {len(built.built)} beside everybody's work", of="queries")
            return found | await _with_indexes(site)
        finally:
            await site.database.close()


async def _without_indexes(site: Site, rows: int) -> dict[str, float]:
    chance = Random(1)  # noqa: S311 - questions, no secrets
    detail = f", {rows} submissions"
    found = {}
    for name, make in (UNINDEXED | {f"search_{name}": make for name, make in SEARCHES.items()}).items():
        found[name] = await site.measure(f"filter_{name}", lambda make=make: site.ask(**make(chance)), detail=detail)
    return found


async def _with_indexes(site: Site) -> dict[str, float]:
    chance = Random(2)  # noqa: S311 - as above
    found = {}
    for name, make in INDEXED.items():
        found[f"indexed_{name}"] = await site.measure(f"indexed_{name}", lambda make=make: site.ask(**make(chance)))
    found["keyset"] = await site.measure("keyset", await _deep_pages(site, ""))
    found["keyset_by_staff"] = await site.measure("keyset_by_staff", await _deep_pages(site, "staff"))

    async def counts() -> None:
        async with site.database.transaction(site.organisation) as tx:
            await count_answers(
                tx, site.organisation, site.form, field=chance.choice(["country", "plan"]), between=None, forms=site.forms
            )

    async def capped() -> None:
        await site.ask(filter=f"staff > {chance.randrange(4000)}", counted=True)

    async def over_http() -> None:
        answer = await site.ground.client.get(f"/forms/{site.form}/submissions", params={"filter": 'plan == "rare"'})
        assert len(answer.json()["items"]) == 50, answer.text

    found["counts"] = await site.measure("choice_counts", counts)
    found["capped"] = await site.measure("page_with_capped_count", capped)
    found["http"] = await site.measure("http_indexed_1_percent", over_http)
    return found


async def _deep_pages(site: Site, sort: str) -> Callable[[], Awaitable[Any]]:
    """Give what turns to the next page, again and again, from the middle of the form on."""
    after = (await site.ask(sort=sort, limit=500)).next

    async def turn() -> None:
        nonlocal after
        after = (await site.ask(sort=sort, after=after)).next

    return turn


if __name__ == "__main__":
    main()
