from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from concertmaster_shared.ids import LocalId, made_at, uuid7


@given(st.integers(0, 2**48 - 1), st.integers(0, 2**80))
def test_a_uuid7_says_its_version_variant_and_moment(milliseconds, randomness):
    made = uuid7(milliseconds, randomness)
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert made.int >> 80 == milliseconds


@given(st.integers(0, 2**48 - 2), st.integers(0, 2**74 - 1), st.integers(0, 2**74 - 1))
def test_later_ids_sort_behind_earlier_ones(milliseconds, one, other):
    assert uuid7(milliseconds, one) < uuid7(milliseconds + 1, other)


def test_local_ids_are_short_plain_words():
    local_id = TypeAdapter(LocalId)
    assert local_id.validate_python("a-B_9") == "a-B_9"
    for text in ("", "a b", "ä", "a" * 65, "a.b", "a\n"):
        with pytest.raises(ValidationError):
            local_id.validate_python(text)


def test_an_id_says_when_it_was_made() -> None:
    assert made_at(uuid7(1_700_000_000_123, 5)) == datetime(2023, 11, 14, 22, 13, 20, 123000, UTC)
