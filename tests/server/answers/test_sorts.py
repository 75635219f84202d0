"""A sort is a name; a cursor belongs to its sort."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from concertmaster_server.answers.known_names import known_names
from concertmaster_server.answers.sorts import CursorMisfitError, SortInvalidError, read_sort, refuse_misfit
from concertmaster_server.db.queries.answers.pages import Position
from tests.support.forms import compiled_form, number_field, text_field

NAMES = known_names(
    [
        compiled_form(
            {
                "f_n": number_field("staff"),
                "f_t": text_field("title"),
                "f_m": {"name": "price", "type": "money", "label": "M", "currencies": ["EUR"]},
            }
        )
    ]
)


def at(key: str | None) -> Position:
    return Position(key, datetime(2026, 1, 1, tzinfo=UTC), UUID(int=1))


def test_nothing_asked_means_the_newest_first() -> None:
    order = read_sort("", NAMES)
    assert (order.spot, order.descending) == (None, True)


@pytest.mark.parametrize(
    ("text", "field", "descending"), [("staff", "f_n", False), ("-title", "f_t", True), ("price", None, False)]
)
def test_a_name_sorts_and_a_minus_sign_turns_it_round(text: str, field: str | None, descending: bool) -> None:
    order = read_sort(text, NAMES)
    assert (order.field, order.descending) == (field, descending)


def test_another_name_is_refused_with_those_there_are() -> None:
    with pytest.raises(SortInvalidError) as caught:
        read_sort("-nobody", NAMES)
    assert caught.value.parameters == {"name": "nobody", "names": "price, staff, submitted_at, title"}


@pytest.mark.parametrize(
    ("sort", "key"),
    [("", "5"), *(("staff", key) for key in ("many", "null", "NaN", "Infinity", "1e400", '"\\u0000"', '"\\ud800"', "01"))],
)
def test_a_position_that_no_page_ended_at_is_refused(sort: str, key: str) -> None:
    with pytest.raises(CursorMisfitError):
        refuse_misfit(read_sort(sort, NAMES), at(key))


@pytest.mark.parametrize(
    ("sort", "key"),
    [("", None), *(("staff", key) for key in ("5", '"five"', "[1]", "true", None)), ("title", "many"), ("title", None)],
)
def test_every_other_position_fits(sort: str, key: str | None) -> None:
    refuse_misfit(read_sort(sort, NAMES), at(key))
