"""Equal keys share a lane, others do not; a key that cannot be computed is said to be so."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from concertmaster_server.runs.lanes import Lane, LaneError, lane_alone, lane_of
from concertmaster_shared.messages import sentence
from tests.support.web import new_id

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SEQUENCE = {"sequence_key": "input.customer"}


def name(settings: dict[str, Any], value: Any) -> str | None:
    lane = lane_of(settings, value, NOW)
    return None if lane is None else lane.name


def test_without_settings_there_is_no_lane() -> None:
    assert lane_of({}, {"a": 1}, NOW) is None
    assert lane_of({"retention_days": 3}, {}, NOW) is None


def test_a_sequence_is_one_after_the_other_each_to_its_end() -> None:
    assert lane_of(SEQUENCE, {"customer": "ada"}, NOW) == Lane("sequence:ada", 1, is_open=True)


def test_concurrency_bounds_what_is_worked_on_by_key_or_in_all() -> None:
    assert lane_of({"concurrency": {"limit": 3}}, {}, NOW) == Lane("concurrency:", 3, is_open=False)
    keyed = {"concurrency": {"limit": 2, "key": "input.region"}}
    assert lane_of(keyed, {"region": "eu"}, NOW) == Lane("concurrency:eu", 2, is_open=False)


def test_the_stricter_wins() -> None:
    assert name({**SEQUENCE, "concurrency": {"limit": 3}}, {"customer": 1}) == "sequence:1"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, ""), (7, "7"), (7.5, "7.5"), (True, "true"), (["a", 1], '["a",1]'), ({"b": 1, "a": 2}, '{"a":2,"b":1}')],
)
def test_a_key_of_any_kind_is_told_as_text(value: Any, expected: str) -> None:
    assert name(SEQUENCE, {"customer": value}) == f"sequence:{expected}"


def test_a_long_key_is_told_by_its_hash() -> None:
    one, other = ({"customer": "x" * 5000 + end} for end in "ab")
    assert name(SEQUENCE, one) == name(SEQUENCE, dict(one))
    assert name(SEQUENCE, one) != name(SEQUENCE, other)
    assert len(name(SEQUENCE, one) or "") < 100


@pytest.mark.parametrize("settings", [{"sequence_key": "input.a / 0"}, {"concurrency": {"limit": 1, "key": "input.a / 0"}}])
def test_a_key_that_cannot_be_computed_is_refused_with_its_reason(settings: dict[str, Any]) -> None:
    with pytest.raises(LaneError) as refused:
        lane_of(settings, {"a": 1}, NOW)
    (setting,) = settings
    said = sentence(refused.value.code, refused.value.parameters)
    assert setting in said
    assert "zero" in said


def test_a_lane_alone_is_shared_with_nobody() -> None:
    assert lane_alone(new_id()) != lane_alone(new_id())
