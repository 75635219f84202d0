"""Filters mean the same in the database as in the language: every difference over random rows and random filters is an error."""

from __future__ import annotations

import json
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from concertmaster_server.answers.filters import FilterInvalidError, compile_filter
from concertmaster_server.answers.known_names import Row, known_names
from concertmaster_server.db import link
from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.db.sql import sql
from concertmaster_shared.expressions import ExpressionError, evaluate, parse
from concertmaster_shared.ids import uuid7
from concertmaster_shared.messages import sentence
from tests.support.databases import fresh_database
from tests.support.forms import NOW, compiled_form

OFFERED = [{"id": one, "label": one} for one in ("a", "b", "ot")]
FORM = compiled_form(
    {
        "f_c": {
            "name": "country",
            "type": "choice",
            "label": "C",
            "choices": [{"id": one, "label": one} for one in ("de", "fr", "no")],
        },
        "f_s": {"name": "staff", "type": "integer", "label": "S"},
        "f_d": {"name": "share", "type": "decimal", "label": "D"},
        "f_t": {"name": "title", "type": "text", "label": "T"},
        "f_l": {"name": "other", "type": "long_text", "label": "L"},
        "f_y": {"name": "ready", "type": "yes_no", "label": "Y"},
        "f_b": {"name": "born", "type": "date", "label": "B"},
        "f_w": {"name": "due", "type": "datetime", "label": "W"},
        "f_m": {"name": "price", "type": "money", "label": "M", "currencies": ["EUR", "NOK"]},
        "f_r": {"name": "period", "type": "date_range", "label": "R"},
        "f_x": {"name": "tags", "type": "choices", "label": "X", "choices": [{"id": one, "label": one} for one in "abc"]},
        "f_k": {"name": "total", "type": "calculated", "value": {"expr": "staff * 2"}},
        "f_v": {"name": "region", "type": "choice", "label": "V", "choices": OFFERED, "other": True},
        "f_z": {"name": "labels", "type": "choices", "label": "Z", "choices": OFFERED, "other": True},
        "f_rows": {"name": "sites", "type": "repeat", "label": "Sites", "item": ["f_city", "f_kwh", "f_fuel"]},
        "f_city": {"name": "city", "type": "text", "label": "City"},
        "f_kwh": {"name": "kwh", "type": "decimal", "label": "kWh"},
        "f_fuel": {"name": "fuel", "type": "choice", "label": "Fuel", "choices": OFFERED, "other": True},
    }
)

TEXTS = [
    "",
    "a",
    "A",
    "b",
    "ab",
    "Ab",
    "é",
    "z",
    "de",
    "a%b",
    "a_b",
    "😀",
    "\uffee",
    "x" * 255,
    "x" * 256,
    "x" * 256 + "y",
    "x" * 300,
]
CHOSEN = ["a", "b", "ot", "other:a", "other:é: x", "other:Jane"]
NUMBERS = [0, 1, 2, -1, 3, 10, 0.1, 0.30000000000000004, 0.3, 1e15, 2**53, -2.5, 1e-7]
DAYS = ["2026-01-01", "2026-03-31", "1999-12-31", "0999-01-01"]
MOMENTS = ["2026-01-01T00:00:00Z", "2026-03-31T09:30:00Z", "2026-03-31T09:30:01Z"]
EDGES = [NOW, NOW + timedelta(milliseconds=500), NOW + timedelta(microseconds=3)]


def a_row(chance: random.Random, number: int) -> Row:
    """Make a submission; each answer may be missing, or null."""
    answers: dict[str, Any] = {
        "f_c": chance.choice(["de", "fr", "no"]),
        "f_s": chance.choice([0, 1, 2, 3, 10, -1]),
        "f_d": chance.choice(NUMBERS),
        "f_t": chance.choice(TEXTS),
        "f_l": chance.choice(TEXTS),
        "f_y": chance.random() < 0.5,
        "f_b": chance.choice(DAYS),
        "f_w": chance.choice(MOMENTS),
        "f_m": {"amount": chance.choice([0, 100, 250]), "currency": chance.choice(["EUR", "NOK"])},
        "f_r": {"start": "2026-01-01", "end": chance.choice(DAYS[:2])},
        "f_x": chance.sample(["a", "b", "c"], chance.randint(0, 3)),
        "f_k": chance.choice([0, 2, 4.5]),
        "f_v": chance.choice(CHOSEN),
        "f_z": chance.sample(CHOSEN, chance.randint(0, 3)),
        "f_rows": [
            {
                "f_city": chance.choice(TEXTS),
                "f_fuel": chance.choice(CHOSEN),
                **({"f_kwh": chance.choice(NUMBERS)} if chance.random() < 0.7 else {}),
            }
            for _ in range(chance.randint(0, 3))
        ],
    }
    data = {key: (None if chance.random() < 0.1 else value) for key, value in answers.items() if chance.random() < 0.8}
    return Row(
        id=uuid7(1_770_000_000_000 + number, number),
        submitted_at=chance.choice(EDGES),
        status=chance.choice(["new", "accepted", "rejected"]),
        locale=chance.choice(["en", "de"]),
        version=chance.choice([1, 2]),
        data=data,
    )


class Sentences:
    """Makes filters at random, of what the language has."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def condition(self, depth: int = 3) -> str:
        pick = self.chance.randint(0, 6 if depth else 3)
        if pick == 4:
            return f"({self.condition(depth - 1)} and {self.condition(depth - 1)})"
        if pick == 5:
            return f"({self.condition(depth - 1)} or {self.condition(depth - 1)})"
        if pick == 6:
            return f"not {self.condition(depth - 1)}"
        return self.leaf(self.chance.choice(["number", "text", "date", "datetime", "list", "rows", "words", "other"]))

    def leaf(self, kind: str) -> str:  # noqa: PLR0911 - one line a kind
        sign = self.chance.choice(["==", "!=", "<", "<=", ">", ">="])
        match kind:
            case "number":
                name = self.chance.choice(["staff", "share", "total", "version", "price.amount", "len(title)", "len(tags)"])
                other = self.chance.choice([self.number(), "null", "staff", "share", "1 + 1", "staff + 1", "round(share)"])
                if self.chance.random() < 0.2:
                    last = self.chance.choice(["null", "1", '"1"'])
                    return f"{name} in [{self.number()}, {self.number()}, {last}]"
                return f"{name} {sign} {other}" if self.chance.random() < 0.7 else f"{other} {sign} {name}"
            case "text":
                return self.text(sign)
            case "date":
                name = self.chance.choice(["born", "period.start", "period.end"])
                day = f'date("{self.chance.choice(DAYS)}")'
                return f"{name} {sign} {self.chance.choice(['null', 'born', 'today()', day])}"
            case "datetime":
                name = self.chance.choice(["due", "submitted_at"])
                moment = self.chance.choice([*MOMENTS, "2026-03-31T11:30:00.500+02:00"])
                other = f'datetime("{moment}")'
                return f"{name} {sign} {self.chance.choice(['null', 'now()', other])}"
            case "list":
                one = self.chance.choice(["a", "b", "c", "zz"])
                return self.chance.choice(
                    [f'"{one}" in tags', f'contains(tags, "{one}")', "empty(tags)", 'tags == ["a"]', "empty(sites)"]
                )
            case "rows":
                return self.rows(sign)
            case "words":
                return self.words(sign)
        return self.chance.choice(
            [
                "ready",
                "ready == true",
                "ready != false",
                "empty(ready)",
                "empty(title)",
                "empty(born)",
                "empty(price)",
                "false",
                "null == null",
            ]
        )

    def text(self, sign: str) -> str:
        name = self.chance.choice(["title", "other", "country", "status", "locale", "price.currency", "id"])
        word = json.dumps(self.chance.choice(TEXTS), ensure_ascii=False)
        answer = self.chance.choice(["title", "other", "country"])
        last = self.chance.choice(["null", "1"])
        return self.chance.choice(
            [
                f"{name} {sign} {word}",
                f"{word} {sign} {name}",
                f"{answer} {sign} {self.chance.choice(['title', 'other'])}",
                f'{name} in [{word}, "de", {last}]',
                f"contains({answer}, {word})",
                f"{word} in {answer}",
                f"starts_with({answer}, {word})",
                f"ends_with({answer}, {word})",
                f"lower({answer}) == {word}",
                f"{name} == null",
            ]
        )

    def rows(self, sign: str) -> str:
        word = json.dumps(self.chance.choice(TEXTS), ensure_ascii=False)
        body = self.chance.choice(
            [
                f"item.kwh {sign} {self.number()}",
                f"item.city {sign} {word}",
                f"contains(item.city, {word})",
                "empty(item.kwh)",
                f"item.kwh {sign} share",
                f"item.city {sign} title",
                f"not (item.kwh {sign} 1)",
                "item.kwh > 1 and item.city > title",
            ]
        )
        return self.chance.choice(
            [f"any(sites, {body})", f"all(sites, {body})", f"count(sites, {body}) {sign} 1", f"sum(sites.kwh) {sign} 1"]
        )

    def words(self, sign: str) -> str:
        word = json.dumps(self.chance.choice([*CHOSEN, "other", "other:", ""]), ensure_ascii=False)
        return self.chance.choice(
            [
                f"region {sign} {word}",
                f"region in [{word}, null]",
                f"region {sign} country",
                f"contains(region, {word})",
                f"starts_with(region, {word})",
                f"len(region) {sign} 5",
                f"{word} in labels",
                f"len(labels) {sign} 2",
                f"any(sites, item.fuel {sign} {word})",
                f"all(sites, not (item.fuel == {word}))",
            ]
        )

    def number(self) -> str:
        return repr(self.chance.choice(NUMBERS)).replace("e-07", "e-7")


@pytest.fixture
async def connection() -> AsyncIterator[RawConnection]:
    with fresh_database() as address:
        async with await link.connect(psycopg_dsn(address), name="test", role=None) as opened:
            yield opened


async def store(connection: RawConnection, rows: list[Row]) -> None:
    await connection.execute(
        "create temporary table s (id uuid, submitted_at timestamptz, status text, locale text, version int, data jsonb)"
    )
    for row in rows:
        await connection.execute(
            "insert into s values (%s, %s, %s, %s, %s, %s)",
            (row.id, row.submitted_at, row.status, row.locale, row.version, json.dumps(row.data)),
        )


def by_the_language(text: str, rows: list[Row]) -> set[UUID]:
    names, expression = known_names([FORM]), parse(text)
    found = set()
    for row in rows:
        try:
            if evaluate(expression, names.values(row), now=NOW) is True:
                found.add(row.id)
        except ExpressionError:
            continue
    return found


async def by_the_product(connection: RawConnection, text: str, rows: list[Row]) -> tuple[set[UUID], bool]:
    filter_ = compile_filter(FORM, text, now=NOW)
    statement = sql("select id from s where {}", filter_.where)
    chosen = await connection.execute(statement.text.encode(), statement.values)
    ids = {row[0] for row in await chosen.fetchall()}
    sieve = filter_.sieve()
    return {row.id for row in rows if row.id in ids and sieve.holds(row)}, filter_.is_whole


async def test_random_filters_find_what_the_language_says(connection: RawConnection) -> None:
    chance = random.Random(2026)  # noqa: S311 - cases, no secrets
    rows = [a_row(chance, number) for number in range(150)]
    await store(connection, rows)
    sentences, whole, tried = Sentences(chance), 0, 0
    while tried < 800:
        text = sentences.condition()
        try:
            found, is_whole = await by_the_product(connection, text, rows)
        except FilterInvalidError:
            continue
        tried += 1
        whole += is_whole
        assert found == by_the_language(text, rows), text
    assert whole > tried * 0.6


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("staf > 1", 1, "staff"),
        ("staff > ", 9, "staff"),
        ('staff > "3"', 1, "number"),
        ("staff + 1", 1, "number"),
        ("sites.towns == 1", 7, "city"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_the_known_names(text: str, position: int, says: str) -> None:
    with pytest.raises(FilterInvalidError) as caught:
        compile_filter(FORM, text, now=NOW)
    assert caught.value.parameters["position"] == position
    assert says in str(caught.value.parameters)
    assert "submitted_at" in str(caught.value.parameters["names"])


def test_texts_travel_as_parameters_alone() -> None:
    filter_ = compile_filter(FORM, 'title == "\'; drop table submissions; --" and contains(other, "%s {}")', now=NOW)
    assert "drop" not in filter_.where.text
    assert filter_.where.text.count("%s") == len(filter_.where.values)


def test_a_field_that_was_of_another_kind_is_left_to_the_evaluator() -> None:
    before = compiled_form({"f_s": {"name": "staff", "type": "text", "label": "S"}})
    filter_ = compile_filter([FORM, before], 'staff > 1 and country == "de"', now=NOW)
    row = Row(id=UUID(int=1), submitted_at=datetime.now(UTC), status="new", locale="en", version=1, data={"f_s": "many"})
    assert not filter_.is_whole
    assert not filter_.sieve().holds(row)


def test_whoever_writes_a_moment_as_text_is_told_how_to_write_it() -> None:
    with pytest.raises(FilterInvalidError) as refused:
        compile_filter(FORM, 'submitted_at > "2026-11-01"', now=NOW)
    told = sentence(refused.value.code, refused.value.parameters)
    assert 'datetime("2026-11-01T08:00:00Z")' in told
    compile_filter(FORM, 'submitted_at > datetime("2026-11-01T08:00:00Z") and born < date("2026-11-01")', now=NOW)
