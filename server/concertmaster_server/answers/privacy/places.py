"""Where the answers to a form may name a person: in fields for e-mail addresses and in fields marked as personal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

Place: TypeAlias = tuple[str, ...]
"""The id of a field, behind those of the repeats around it."""


def places_of(document: Mapping[str, Any]) -> frozenset[Place]:
    """Find the places in a version's document."""
    fields: Mapping[str, Mapping[str, Any]] = document["fields"]
    around = {inner: outer for outer, field in fields.items() for inner in field.get("item", ())}

    def path(field_id: str) -> Place:
        outer = around.get(field_id)
        before = () if outer is None or outer == field_id else path(outer)
        is_repeat = fields[field_id]["type"] == "repeat"
        return (*before, field_id) if is_repeat or field_id in wanted else before

    wanted = {field_id for field_id, field in fields.items() if field.get("pii") or field["type"] == "email"}
    return frozenset(path(field_id) for field_id in wanted)


def answers_with(places: Iterable[Place], value: str) -> Iterator[Mapping[str, Any]]:
    """Give for each place the least that the answers of a submission hold if the value stands there, however it is spelled."""
    for *repeats, field_id in places:
        for spelled in _spellings(value):
            answers: Any = {field_id: spelled}
            for repeat in reversed(repeats):
                answers = {repeat: [answers]}
            yield answers


def _spellings(value: str) -> tuple[object, ...]:
    """Give a value as it is and as answers keep it: domains in small letters, numbers as numbers."""
    local, sign, domain = value.rpartition("@")
    texts = dict.fromkeys((value, value.lower(), f"{local}{sign}{domain.lower()}"))
    return (*texts, *((int(value),) if value.isascii() and value.isdigit() else ()))
