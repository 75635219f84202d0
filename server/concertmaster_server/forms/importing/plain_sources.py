"""Two plain descriptions of data become form documents: a JSON Schema of an object, and the header of a CSV file."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from .drafting import Drafting, usable_id, usable_name, why_renamed
from .report import Imported, Ledger, SourceUnreadableError

_FORMATS: Final = {
    "email": "email",
    "uri": "url",
    "date": "date",
    "date-time": "datetime",
    "time": "time",
    "phone": "phone",
}
_LIMITS: Final = {"minimum": "min", "maximum": "max", "minLength": "min_len", "maxLength": "max_len", "pattern": "pattern"}
_ROW_LIMITS: Final = {"minItems": "min", "maxItems": "max"}
_UNDERSTOOD: Final = (
    frozenset(
        {
            "type",
            "title",
            "description",
            "format",
            "enum",
            "const",
            "items",
            "properties",
            "required",
            "$schema",
            "$id",
            "examples",
        }
    )
    | set(_LIMITS)
    | set(_ROW_LIMITS)
)
_DEEPEST: Final = 2
_MOST_SAMPLES: Final = 200
_MOST_CHOICES: Final = 12
_LONG: Final = 120


def import_json_schema(source: bytes) -> Imported:
    """Read a schema whose type is *object*; raises ``SourceUnreadableError``."""
    try:
        schema = json.loads(source)
    except ValueError as failure:
        raise SourceUnreadableError(format="JSON Schema", reason=str(failure)) from failure
    if not isinstance(schema, Mapping) or not isinstance(schema.get("properties"), Mapping):
        raise SourceUnreadableError(format="JSON Schema", reason="it describes no object with properties")
    reader = _SchemaReader(schema)
    title = str(schema.get("title") or "")
    reader.drafting.pages.append({"id": "p1", "items": reader.fields(schema, "", 0)})
    return reader.ledger.close(reader.drafting.document(slug=title or "form", title={"en": title}))


class _SchemaReader:
    """Walks the properties."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.drafting, self.ledger = Drafting(["en"]), Ledger()
        self._definitions = {
            f"#/{key}/{name}": part for key in ("$defs", "definitions") for name, part in (schema.get(key) or {}).items()
        }

    def fields(self, schema: Mapping[str, Any], place: str, depth: int) -> list[str]:
        """Give the ids of the fields that an object's properties become."""
        required, taken = frozenset(schema.get("required") or ()), dict[str, str]()
        made: list[str] = []
        for old, described in schema["properties"].items():
            part = self._definitions.get(str(described.get("$ref")), described) if isinstance(described, Mapping) else {}
            name = taken[old] = usable_name(old, dict.fromkeys(taken.values()))
            here = f"{place}/{old}"
            field = self._field(part, here, depth)
            if field is None:
                continue
            field_id = self.drafting.free_id(old)
            if name != old:
                self.ledger.approximate(here, why_renamed(old), before=old, after=name)
            labels = {"label": str(part.get("title") or _readable(old)), "hint": str(part.get("description") or "")}
            inside = field.pop("properties", None)
            self.drafting.fields[field_id] = whole = {**field, **{key: text for key, text in labels.items() if text}}
            if whole["type"] != "section":
                whole["name"] = name
            if inside is not None:
                whole["item"] = self.fields(inside, here, depth + 1)
            elif old in required:
                whole["required"] = True
            self.ledger.carry()
            made.append(field_id)
        return made

    def _field(self, part: Mapping[str, Any], place: str, depth: int) -> dict[str, Any] | None:
        for keyword in sorted(part.keys() - _UNDERSTOOD):
            self.ledger.leave_out(f"{place}/{keyword}", "import.keyword", keyword=keyword)
        kind = part.get("type")
        kind = next((one for one in kind if one != "null"), None) if isinstance(kind, list) else kind
        limits = {ours: part[theirs] for theirs, ours in _LIMITS.items() if theirs in part}
        if "enum" in part:
            return {"type": "choice", "choices": _choices(part["enum"])}
        if kind == "string":
            named = _FORMATS.get(str(part.get("format")))
            return {"type": named} if named else {"type": "long_text" if limits.get("max_len", 0) > _LONG else "text", **limits}
        if kind in ("integer", "number"):
            return {"type": "integer" if kind == "integer" else "decimal", **limits}
        if kind == "boolean":
            return {"type": "yes_no"}
        found = self._container(kind, part, depth)
        if found is None:
            self.ledger.leave_out(place, "import.question_type", type=str(kind))
        return found

    def _container(self, kind: object, part: Mapping[str, Any], depth: int) -> dict[str, Any] | None:
        if kind == "object" and isinstance(part.get("properties"), Mapping):
            return {"type": "section", "properties": part}
        items = part.get("items")
        if kind != "array" or not isinstance(items, Mapping):
            return None
        items = self._definitions.get(str(items.get("$ref")), items)
        limits = {ours: part[theirs] for theirs, ours in _ROW_LIMITS.items() if theirs in part}
        if "enum" in items:
            return {"type": "choices", "choices": _choices(items["enum"]), **limits}
        if isinstance(items.get("properties"), Mapping) and depth < _DEEPEST:
            return {"type": "repeat", "properties": items, **limits}
        return None


def import_csv(source: bytes) -> Imported:
    """Read a header line, and the kinds of values from the lines below it; raises ``SourceUnreadableError``."""
    try:
        text = source.decode("utf-8-sig")
        dialect = csv.Sniffer().sniff(text[:10_000], delimiters=",;\t|") if "\n" in text else csv.excel
        rows = [row for _number, row in zip(range(_MOST_SAMPLES + 1), csv.reader(io.StringIO(text), dialect), strict=False)]
    except UnicodeDecodeError as failure:
        raise SourceUnreadableError(format="CSV", reason="it is not in UTF-8") from failure
    except csv.Error:
        rows = list(csv.reader(io.StringIO(text)))[: _MOST_SAMPLES + 1]
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise SourceUnreadableError(format="CSV", reason="its first line names no columns")
    drafting, ledger = Drafting(["en"]), Ledger()
    taken: dict[str, str] = {}
    for number, heading in enumerate(rows[0]):
        name = usable_name(heading.strip().lower() or f"column_{number + 1}", taken)
        taken[name] = heading
        samples = [row[number].strip() for row in rows[1:] if number < len(row) and row[number].strip()]
        field = {"type": "text"} if not samples else _guess(samples)
        drafting.fields[drafting.free_id(name)] = {**field, "name": name, "label": heading.strip() or _readable(name)}
        ledger.carry()
    drafting.pages.append({"id": "p1", "items": list(drafting.fields)})
    return ledger.close(drafting.document(slug="form", title={"en": ""}))


_PATTERNS: Final = (
    ("integer", re.compile(r"-?\d{1,15}")),
    ("decimal", re.compile(r"-?\d{1,15}[.,]\d{1,9}|-?\d{1,15}")),
    ("date", re.compile(r"\d{4}-\d{2}-\d{2}")),
    ("datetime", re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")),
    ("email", re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")),
    ("url", re.compile(r"https?://\S+")),
    ("yes_no", re.compile(r"(?i:yes|no|true|false)")),
)


def _guess(samples: Sequence[str]) -> dict[str, Any]:
    """Guess a type that takes every sample."""
    for kind, pattern in _PATTERNS:
        if all(pattern.fullmatch(sample) for sample in samples):
            return {"type": kind}
    different = list(dict.fromkeys(samples))
    if len(different) <= _MOST_CHOICES and len(samples) >= 3 * len(different):
        return {"type": "choice", "choices": _choices(different)}
    return {"type": "long_text" if max(map(len, samples)) > _LONG else "text"}


def _choices(values: Sequence[object]) -> list[dict[str, str]]:
    made: dict[str, dict[str, str]] = {}
    for value in values:
        ours = usable_id(str(value), made)
        made[ours] = {"id": ours, "label": str(value)}
    return list(made.values())


def _readable(name: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|[_-]+", " ", name).strip()
    return words[:1].upper() + words[1:]
