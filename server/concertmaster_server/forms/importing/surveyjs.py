"""A SurveyJS form becomes a form document: pages stay pages, panels become sections, dynamic panels repeats."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from concertmaster_shared.expressions import ExpressionError

from .drafting import Drafting, Texts, tidy_expression, usable_id, usable_name, why_renamed
from .report import Imported, Ledger, SourceUnreadableError
from .surveyjs_expression import Answer, SurveyExpressionError, translate

_TYPES: Final[Mapping[str, tuple[str, str]]] = {
    "text": ("text", "text"),
    "comment": ("long_text", "text"),
    "radiogroup": ("choice", "text"),
    "dropdown": ("choice", "text"),
    "buttongroup": ("choice", "text"),
    "checkbox": ("choices", "list"),
    "tagbox": ("choices", "list"),
    "ranking": ("ranking", "list"),
    "boolean": ("yes_no", "boolean"),
    "rating": ("rating", "number"),
    "expression": ("calculated", "any"),
    "html": ("note", "none"),
    "file": ("file", "any"),
    "signaturepad": ("signature", "any"),
    "matrix": ("matrix", "any"),
    "paneldynamic": ("repeat", "list"),
    "matrixdynamic": ("repeat", "list"),
    "panel": ("section", "none"),
}
_INPUTS: Final[Mapping[str, tuple[str, str]]] = {
    "number": ("decimal", "number"),
    "email": ("email", "text"),
    "tel": ("phone", "text"),
    "url": ("url", "text"),
    "date": ("date", "date"),
    "datetime-local": ("datetime", "any"),
    "time": ("time", "text"),
}
_UNDERSTOOD: Final = frozenset(
    {
        "cellType",
        "choices",
        "columns",
        "description",
        "elements",
        "expression",
        "html",
        "inputType",
        "isRequired",
        "max",
        "maxLength",
        "maxPanelCount",
        "maxRowCount",
        "min",
        "minPanelCount",
        "minRowCount",
        "name",
        "panelCount",
        "rateMax",
        "rateMin",
        "rateValues",
        "requiredIf",
        "rowCount",
        "rows",
        "startWithNewLine",
        "step",
        "templateElements",
        "templateTitle",
        "title",
        "type",
        "valueName",
        "visibleIf",
    }
)


def import_surveyjs(source: bytes) -> Imported:
    """Read a survey's JSON; raises ``SourceUnreadableError``."""
    try:
        survey = json.loads(source)
    except ValueError as failure:
        raise SourceUnreadableError(format="SurveyJS", reason=str(failure)) from failure
    if not isinstance(survey, Mapping) or not ("pages" in survey or "elements" in survey):
        raise SourceUnreadableError(format="SurveyJS", reason="it has neither pages nor elements")
    return _Reader(survey).read()


class _Reader:
    """Walks the elements twice: once for their names, once for what they become."""

    def __init__(self, survey: Mapping[str, Any]) -> None:
        self._survey = survey
        self._ledger = Ledger()
        own = str(survey.get("locale") or "en")
        self._drafting = Drafting(list(dict.fromkeys([own, *_locales(survey)])))
        self._names: dict[str, Answer] = {}
        self._own: dict[int, str] = {}

    def read(self) -> Imported:
        pages = self._survey.get("pages") or [{"name": "page1", "elements": self._survey.get("elements") or []}]
        taken: dict[str, str] = {}
        for page in pages:
            self._collect(page.get("elements") or (), "", taken)
        for number, page in enumerate(pages, start=1):
            made: dict[str, Any] = {"id": f"p{number}", "items": self._read(page.get("elements") or (), self._names)}
            if title := self._drafting.say(made["id"], "title", self._texts(page.get("title"))):
                made["title"] = title
            self._slots(made, page, self._names, {"visibleIf": "show_if"})
            self._drafting.pages.append(made)
        heading = self._texts(self._survey.get("title"))
        slug = heading.get(self._drafting.locale) or "survey"
        return self._ledger.close(self._drafting.document(slug=slug, title=heading or {self._drafting.locale: ""}))

    def _collect(self, elements: Sequence[Mapping[str, Any]], around: str, taken: dict[str, str]) -> None:
        """Give every answer its name before any expression is read; names inside a repeat are its own."""
        for element in elements:
            kind, values = _type_of(element)
            if kind is None or kind == "note":
                continue
            if kind == "section":
                self._collect(element.get("elements") or (), around, taken)
                continue
            old = str(element.get("name", ""))
            name = taken[old] = usable_name(old, dict.fromkeys(taken.values()))
            if name != old:
                self._ledger.approximate(old, why_renamed(old), before=old, after=name)
            self._own[id(element)] = name
            if not around:
                self._names[old] = Answer(name, values)

    def _read(self, elements: Sequence[Mapping[str, Any]], names: Mapping[str, Answer]) -> list[str]:
        found = (self._one(element, names) for element in elements)
        return [field_id for field_id in found if field_id is not None]

    def _one(self, element: Mapping[str, Any], names: Mapping[str, Answer]) -> str | None:
        kind, _values = _type_of(element)
        old = str(element.get("name") or element.get("type"))
        if kind is None:
            self._ledger.leave_out(old, "import.question_type", type=str(element.get("type")))
            return None
        field_id = self._drafting.free_id(old)
        field: dict[str, Any] = {"type": kind}
        self._drafting.fields[field_id] = field
        title = self._drafting.say(field_id, "label", self._texts(element.get("title"))) or old
        if kind == "note":
            field["text"] = self._drafting.say(field_id, "text", self._texts(element.get("html")))
        elif kind == "section":
            field |= {"label": title, "item": self._read(element.get("elements") or (), names)}
        else:
            field |= {"name": self._own[id(element)], "label": title}
            self._settings(field_id, field, element, names)
        self._slots(field, element, names, {"visibleIf": "show_if", "requiredIf": "required"})
        for keyword in sorted(element.keys() - _UNDERSTOOD):
            self._ledger.leave_out(f"{old}, {keyword}", "import.keyword", keyword=keyword)
        self._ledger.carry()
        return field_id

    def _settings(self, field_id: str, field: dict[str, Any], element: Mapping[str, Any], names: Mapping[str, Answer]) -> None:
        if hint := self._drafting.say(field_id, "hint", self._texts(element.get("description"))):
            field["hint"] = hint
        if element.get("isRequired") is True and field["type"] != "repeat":
            field["required"] = True
        match field["type"]:
            case "choice" | "choices" | "ranking":
                field["choices"] = self._choices(field_id, element.get("choices") or (), "choices")
            case "matrix":
                field["rows"] = self._choices(field_id, element.get("rows") or (), "rows")
                field["columns"] = self._choices(field_id, element.get("columns") or (), "columns")
            case "rating":
                field["max"] = min(10, max(2, int(element.get("rateMax") or len(element.get("rateValues") or ()) or 5)))
            case "decimal":
                field |= {key: element[key] for key in ("min", "max") if isinstance(element.get(key), int | float)}
            case "text" | "long_text" if isinstance(element.get("maxLength"), int) and element["maxLength"] > 0:
                field["max_len"] = element["maxLength"]
            case "calculated":
                found = self._expression(element, "expression", names)
                field["value"] = found or {"expr": "null"}
            case "repeat":
                self._repeat(field, element)

    def _repeat(self, field: dict[str, Any], element: Mapping[str, Any]) -> None:
        inside: Sequence[Mapping[str, Any]] = element.get("templateElements") or [
            {"type": column.get("cellType") or "text", **{key: value for key, value in column.items() if key != "cellType"}}
            for column in element.get("columns") or ()
        ]
        self._collect(inside, field["name"], {})
        here = {str(part.get("name")): Answer(self._own[id(part)], _type_of(part)[1]) for part in inside if id(part) in self._own}
        field["item"] = self._read(inside, {**self._names, **here})
        for ours, theirs in (("min", ("minPanelCount", "minRowCount")), ("max", ("maxPanelCount", "maxRowCount"))):
            count = next((element[key] for key in theirs if isinstance(element.get(key), int)), None)
            if count is not None:
                field[ours] = count

    def _slots(
        self, owner: dict[str, Any], element: Mapping[str, Any], names: Mapping[str, Answer], keys: Mapping[str, str]
    ) -> None:
        for theirs, ours in keys.items():
            if element.get(theirs) and (found := self._expression(element, theirs, names)):
                owner[ours] = found

    def _expression(self, element: Mapping[str, Any], key: str, names: Mapping[str, Answer]) -> dict[str, str] | None:
        text = str(element.get(key) or "")
        try:
            return {"expr": tidy_expression(translate(text, names))}
        except SurveyExpressionError as failure:
            reason = str(failure)
        except ExpressionError as failure:
            reason = failure.message
        place = f"{element.get('name', '')}, {key}"
        self._ledger.leave_out(place, "import.expression", expression=text[:200], reason=reason)
        return None

    def _choices(self, field_id: str, choices: Sequence[Any], part: str) -> list[dict[str, Any]]:
        made: dict[str, Any] = {}
        for choice in choices:
            value = str(choice.get("value") if isinstance(choice, Mapping) else choice)
            texts = self._texts(choice.get("text")) if isinstance(choice, Mapping) else {}
            ours = usable_id(value, made)
            if ours != value:
                self._ledger.approximate(f"{field_id}, {part}", "import.renamed", before=value, after=ours)
            made[ours] = {"id": ours, "label": self._drafting.say(field_id, f"{part}.{ours}", texts) or value}
        return list(made.values())

    def _texts(self, value: object) -> Texts:
        if isinstance(value, Mapping):
            return {(self._drafting.locale if key == "default" else str(key)): str(text) for key, text in value.items()}
        return {self._drafting.locale: str(value)} if value else {}


def _type_of(element: Mapping[str, Any]) -> tuple[str | None, str]:
    """Give the type of field and the kind of its values; None where there is no counterpart."""
    if element.get("type") == "text" and element.get("inputType") in _INPUTS:
        return _INPUTS[str(element["inputType"])]
    return _TYPES.get(str(element.get("type")), (None, "any"))


def _locales(part: object) -> list[str]:
    """Find every language that a text is translated to."""
    found: dict[str, None] = {}
    waiting: list[object] = [part]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Mapping):
            for key in ("title", "description", "text", "html"):
                if isinstance(here.get(key), Mapping):
                    found |= dict.fromkeys(str(name) for name in here[key] if name != "default")
            waiting.extend(here.values())
        elif isinstance(here, list):
            waiting.extend(here)
    return list(found)
