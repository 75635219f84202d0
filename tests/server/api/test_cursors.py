"""Cursors go out and come back; anything else is refused."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from concertmaster_server.api.cursors import CursorInvalidError, page, read_id, read_moment, read_number
from tests.support.web import new_id


def test_a_cursor_leads_to_the_row_it_was_made_of() -> None:
    ids = [new_id() for _ in range(3)]
    rows, cursor = page(ids, 2, key=lambda row: row)
    assert (rows, read_id(cursor)) == (ids[:2], ids[1])
    assert read_number(page([9, 8], 1, key=lambda row: row)[1]) == 9
    moment = (datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC), ids[0])
    assert read_moment(page([moment, moment], 1, key=lambda row: row)[1]) == moment


def test_the_last_page_has_no_cursor_and_no_cursor_is_the_first_page() -> None:
    assert page([1, 2], 2, key=lambda row: row) == ([1, 2], None)
    assert (read_id(None), read_number(None), read_moment(None)) == (None, None, None)


@pytest.mark.parametrize("text", ["", "A", "%%%", "é", "AAAA", "=" * 8, "_" * 499, str(UUID(int=0))])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    for read in (read_id, read_moment):
        with pytest.raises(CursorInvalidError):
            read(text)


def test_a_moment_beyond_every_calendar_is_refused() -> None:
    with pytest.raises(CursorInvalidError):
        read_moment("_" * 32)
