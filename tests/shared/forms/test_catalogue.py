"""The catalogue of field types, as designer and API show it."""

from __future__ import annotations

import json

import pytest
from pydantic import TypeAdapter

from concertmaster_shared.forms import FIELD_TYPES

FIRST_RELEASE = (
    "text long_text email phone url integer decimal money date time datetime date_range choice choices yes_no rating scale "
    "consent hidden calculated note section repeat file image signature ranking matrix location lookup"
)


def test_the_first_release_has_these() -> None:
    assert set(FIELD_TYPES) == set(FIRST_RELEASE.split())


@pytest.mark.parametrize("field_type", FIELD_TYPES)
def test_each_type_describes_itself_in_json(field_type: str) -> None:
    described = FIELD_TYPES[field_type].describe()
    assert json.loads(json.dumps(described)) == described
    assert described["type"] == field_type
    assert described["has_answer"] is (field_type not in {"note", "section"})


@pytest.mark.parametrize("field_type", FIELD_TYPES)
def test_each_setting_is_explained(field_type: str) -> None:
    properties = FIELD_TYPES[field_type].settings.model_json_schema()["properties"]
    assert [key for key, schema in properties.items() if key != "type" and not schema.get("description")] == []
    assert properties["type"]["const"] == field_type


@pytest.mark.parametrize("field_type", FIELD_TYPES)
def test_settings_refuse_keys_they_do_not_know(field_type: str) -> None:
    schema = TypeAdapter(FIELD_TYPES[field_type].settings).json_schema()
    assert schema["additionalProperties"] is False
