"""Pages of submissions in any order, each from where the last one ended.

An order is walked in phases, each of which an index can deliver sorted: first what has the last page's value, then what comes
behind it, and at the very end the submissions without a value. A descending order is the ascending one backwards, but for that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from concertmaster_server.db.reader import Question, Tables
from concertmaster_server.db.sql import ALWAYS, Fragment, every, joined, sql

from .places import DATA, Spot, form_of

WALKED: Final = 20_000
"""How many submissions a bounded walk looks at."""

_OWN: Final = "s.id, s.submitted_at"
_WHOLE_ROWS: Final = ", s.status, s.locale, s.version, s.data"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page ended: the value it was sorted by, as text, and the submission."""

    key: str | None
    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Order:
    """By the value at ``spot``, or by time where there is none."""

    spot: Spot | None = None
    descending: bool = True

    @property
    def key(self) -> Fragment:
        """Give what is sorted by."""
        return Fragment("null::text") if self.spot is None else self.spot.ordered()

    @property
    def field(self) -> str | None:
        """Give the id of the field that is sorted by; time and parts of answers have none."""
        return self.spot.place.key if self.spot is not None and self.spot.holder == DATA else None

    @property
    def ties(self) -> str:
        """Give the order among equals, as far as that: the newest first, or backwards."""
        way = "desc" if self.descending is (self.spot is None) else "asc"
        return f"s.submitted_at {way}, s.id {way}"

    @property
    def sign(self) -> str:
        """Give how what is behind a submission among its equals compares with it."""
        return "<" if self.descending is (self.spot is None) else ">"


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of an order: which submissions, and whether they have a value."""

    where: Fragment
    has_key: bool

    def order_by(self, order: Order, key: str = "s.sort_key") -> str:
        """Give the order inside this phase; nulls are said to stand where an index has them, though there are none."""
        if not self.has_key:
            return order.ties
        return f"{key} {'desc nulls first' if order.descending else 'asc nulls last'}, {order.ties}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which submissions of a form, and how many. ``whole_rows`` gives their answers as well; ``words`` is a text query."""

    form_id: UUID
    where: Fragment = ALWAYS
    words: str | None = None
    limit: int
    whole_rows: bool = False


def phases(order: Order, after: Position | None) -> tuple[Phase, ...]:
    """Cut an order into phases, from behind a position."""
    behind = ALWAYS if after is None else sql(f"(s.submitted_at, s.id) {order.sign} ({{}}, {{}})", after.at, after.id)
    if order.spot is None:
        return (Phase(behind, has_key=False),)
    without = sql("{} is null", order.key)
    if after is not None and after.key is None:
        return (Phase(every((without, behind)), has_key=False),)
    last = Phase(without, has_key=False)
    if after is None:
        return Phase(sql("{} is not null", order.key), has_key=True), last
    value = sql("{}::jsonb" if form_of(order.spot.place.kind) == "json" else "{}::text", after.key)
    same = Phase(every((sql("{} = {}", order.key, value), behind)), has_key=True)
    return same, Phase(sql(f"{{}} {'<' if order.descending else '>'} {{}}", order.key, value), has_key=True), last


def in_order(wanted: Wanted, order: Order, phase: Phase, *, walked: int | None) -> Question:
    """Ask for a phase in its order; with ``walked``, among so many of its first submissions alone."""

    def question(tables: Tables) -> Fragment:
        inside = ALWAYS if walked else wanted.where
        source = sql(
            "select s.*, {} as sort_key from {} s where s.form_id = {} and {} and {} order by {} limit {}",
            order.key,
            tables.submissions,
            wanted.form_id,
            phase.where,
            inside,
            Fragment(phase.order_by(order, "sort_key")),
            walked or wanted.limit,
        )
        outside = wanted.where if walked else ALWAYS
        return _rows(wanted, sql("({}) s", source), outside, phase.order_by(order))

    return question


def at_once(wanted: Wanted, order: Order, after: Position | None, *, narrowed: Fragment = ALWAYS) -> Question:
    """Ask for all that fit, and sort them afterwards; ``narrowed`` is what an index is to begin with."""

    def question(tables: Tables) -> Fragment:
        anywhere = sql("({})", joined(" or ", [sql("({})", phase.where) for phase in phases(order, after)]))
        source, joins = tables.submissions, ALWAYS
        found = Fragment("")
        if wanted.words is not None:
            found = sql(
                "found as materialized (select w.submission_id from {} w where w.form_id = {} and w.words @@ {}),",
                tables.words,
                wanted.form_id,
                _query(wanted.words),
            )
            joins = Fragment("s.id in (select submission_id from found)")
        fitting = sql(
            "select {}, {} as sort_key from {} s where s.form_id = {} and {} and {} and {} and {}",
            Fragment(f"{_OWN}{_WHOLE_ROWS if wanted.whole_rows else ''}"),
            order.key,
            source,
            wanted.form_id,
            joins,
            narrowed,
            wanted.where,
            anywhere,
        )
        ways = "" if order.spot is None else f"s.sort_key {'desc' if order.descending else 'asc'} nulls last, "
        rows = _rows(wanted, Fragment("fitting s"), ALWAYS, ways + order.ties)
        return sql("with {} fitting as materialized ({}) {}", found, fitting, rows)

    return question


def among_words(wanted: Wanted, order: Order, phase: Phase, *, walked: int | None) -> Question:
    """Ask for what has the words, in the order of time; with ``walked``, among so many of the first submissions alone."""

    def question(tables: Tables) -> Fragment:
        has_words = sql("s.words @@ {}", _query(wanted.words or ""))
        listed = sql(
            "select {} from (select w.*, w.submission_id as id from {} w) s where s.form_id = {} and {} and {}",
            Fragment(f"{_OWN}, s.words" if walked else _OWN),
            tables.words,
            wanted.form_id,
            phase.where,
            ALWAYS if walked else has_words,
        )
        if walked:
            listed = sql("{} order by {} limit {}", listed, Fragment(order.ties), walked)
        # Looked up one by one: a join of its own choice would read, and sort, what no page needs.
        return sql(
            "with listed as {} ({}), sorted as not materialized (select * from listed s where {} order by {})"
            " select {} from sorted w"
            " cross join lateral (select * from {} s where s.id = w.id and s.form_id = {} limit 1) s"
            " where {} order by {} limit {}",
            Fragment("not materialized" if walked else "materialized"),
            listed,
            has_words if walked else ALWAYS,
            Fragment(order.ties),
            Fragment(f"s.id, s.submitted_at, null::text as key{_WHOLE_ROWS if wanted.whole_rows else ''}"),
            tables.submissions,
            wanted.form_id,
            wanted.where,
            Fragment(order.ties.replace("s.", "w.")),
            wanted.limit,
        )

    return question


def walk_ends(wanted: Wanted, order: Order, phase: Phase) -> Question:
    """Ask where a walk ends: at its last submission if there are so many, at none if it comes to the end."""

    def question(tables: Tables) -> Fragment:
        if wanted.words is not None:
            source = sql("(select w.*, w.submission_id as id, null as sort_key from {} w) s", tables.words)
        else:
            source = sql("(select s.*, {} as sort_key from {} s) s", order.key, tables.submissions)
        return sql(
            "select s.id, s.submitted_at, s.sort_key::text as key from {} where s.form_id = {} and {}"
            " order by {} offset {} limit 1",
            source,
            wanted.form_id,
            phase.where,
            Fragment(phase.order_by(order)),
            WALKED - 1,
        )

    return question


def counted(wanted: Wanted, *, at_most: int, walked: int | None, narrowed: Fragment = ALWAYS) -> Question:
    """Ask how many there are, as far as ``at_most``; with ``walked``, among so many of the newest alone."""

    def question(tables: Tables) -> Fragment:
        words = ALWAYS
        if wanted.words is not None:
            words = sql(
                "s.id in (select w.submission_id from {} w where w.form_id = {} and w.words @@ {})",
                tables.words,
                wanted.form_id,
                _query(wanted.words),
            )
        source = sql("select s.* from {} s where s.form_id = {} and {}", tables.submissions, wanted.form_id, narrowed)
        if walked:
            source = sql("{} order by s.submitted_at desc, s.id desc limit {}", source, walked)
        return sql(
            "select count(*) from (select from ({}) s where {} and {} limit {}) counted", source, words, wanted.where, at_most
        )

    return question


def _rows(wanted: Wanted, source: Fragment, where: Fragment, order_by: str) -> Fragment:
    columns = Fragment(f"{_OWN}, s.sort_key::text as key{_WHOLE_ROWS if wanted.whole_rows else ''}")
    return sql("select {} from {} where {} order by {} limit {}", columns, source, where, Fragment(order_by), wanted.limit)


def _query(words: str) -> Fragment:
    return sql("plainto_tsquery('simple', {})", words)
