"""One question of an XLSForm becomes the settings of one field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from concertmaster_shared.expressions import ExpressionError

from .drafting import Drafting, Texts, tidy_expression, usable_id
from .report import Ledger
from .xpath import XPathError, read_xpath
from .xpath_writing import Kind, Named, Place, write_condition, write_value

KINDS: Final[Mapping[str, tuple[str, Kind]]] = {
    "text": ("text", "text"),
    "integer": ("integer", "number"),
    "decimal": ("decimal", "number"),
    "range": ("scale", "number"),
    "date": ("date", "date"),
    "time": ("time", "time"),
    "dateTime": ("datetime", "datetime"),
    "select one": ("choice", "choice"),
    "select all that apply": ("choices", "choices"),
    "rank": ("ranking", "choices"),
    "note": ("note", "text"),
    "acknowledge": ("consent", "boolean"),
    "trigger": ("consent", "boolean"),
    "calculate": ("calculated", "any"),
    "hidden": ("hidden", "text"),
    "today": ("calculated", "date"),
    "image": ("image", "any"),
    "photo": ("image", "any"),
    "audio": ("file", "any"),
    "video": ("file", "any"),
    "file": ("file", "any"),
    "geopoint": ("location", "any"),
    "barcode": ("text", "text"),
}
"""Types of questions: the field they become, and the kind of its answers."""

_ALIKE: Final = frozenset({"audio", "video", "barcode", "acknowledge", "trigger"})
_REFERENCE: Final = re.compile(r"\$\{\s*([^}]+?)\s*\}")
_NUMBER_BOUND: Final = re.compile(r"\.\s*(>=|<=)\s*(-?\d+(?:\.\d+)?)")
_LENGTH_BOUND: Final = re.compile(r"string-length\(\s*\.\s*\)\s*(>=|<=|>|<)\s*(\d{1,6})")
_DAY_BOUND: Final = re.compile(r"\.\s*(>=|<=)\s*today\(\s*\)")
_LONGEST: Final = 100_000
_ONE_OFF: Final[Mapping[str, int]] = {">": 1, "<": -1}
_REFUSALS: Final[Mapping[str, Mapping[str, str]]] = {
    "text": {"min_len": "too_short", "max_len": "too_long"},
    "integer": {"min": "too_small", "max": "too_big"},
    "decimal": {"min": "too_small", "max": "too_big"},
    "date": {"min": "too_early", "max": "too_late"},
}
"""The limits of fields that constraints can become, and what answers beyond them are refused for."""
_TRUE: Final = frozenset({"yes", "true", "true()"})
_FALSE: Final = frozenset({"no", "false", "false()", ""})
_PLAIN: Final = frozenset(
    {"", "minimal", "quick", "likert", "columns", "columns-pack", "autocomplete", "search", "multiline", "w1"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with everything it is read with."""

    id: str
    source: Mapping[str, Any]
    named: Named
    place: Place
    drafting: Drafting
    ledger: Ledger
    texts: Callable[[object], Texts]

    @property
    def old(self) -> str:
        """Give the question's name in the sheet."""
        return str(self.source["name"])

    def bound(self, key: str) -> str:
        """Give a column that binds the answer, empty where it is not filled in."""
        return str((self.source.get("bind") or {}).get(key) or "")

    def say(self, key: str, column: object) -> str:
        """Give a text of the question; answers that stand in it cannot be shown there yet."""
        texts = dict(self.texts(column))
        if any(_REFERENCE.search(text) for text in texts.values()):
            self.ledger.approximate(f"{self.old}, {key}", "import.answer_in_text")
            texts = {locale: _REFERENCE.sub("…", text) for locale, text in texts.items()}
        return self.drafting.say(self.id, key, texts)


def kind_of(source: Mapping[str, Any]) -> Kind:
    """Give the kind of a question's answers."""
    return "rows" if source["type"] == "repeat" else KINDS[str(source["type"])][1]


def settings_of(question: Question) -> dict[str, Any]:
    """Give the settings of the field that a question becomes."""
    source = question.source
    old_type = str(source["type"])
    kind = KINDS[old_type][0]
    if question.bound("calculate") and kind not in ("calculated", "note"):
        question.ledger.approximate(f"{question.old}, calculation", "import.calculated_question")
        kind = "calculated"
    if old_type in _ALIKE:
        question.ledger.approximate(question.old, "import.alike", type=old_type, field=kind)
    if kind == "note":
        return {"type": "note", "text": question.say("text", source.get("label"))}
    settings: dict[str, Any] = {"type": kind, "name": question.named.name}
    label = question.say("label", source.get("label"))
    if kind == "hidden":
        return settings | ({"value": str(source["default"])} if source.get("default") else {})
    settings["label"] = label or question.named.name
    if hint := question.say("hint", source.get("hint")):
        settings["hint"] = hint
    if kind == "calculated":
        return settings | _calculation(question, shown=bool(label))
    settings |= _choices(question) | _range(question) | _required(question)
    _constrain(question, settings)
    _report_rest(question)
    if kind == "text" and "multiline" in _appearance(question):
        settings["type"] = "long_text"
    return settings


def written_condition(
    text: str, place: Place, *, at: tuple[str, str], ledger: Ledger, value: bool = False
) -> dict[str, str] | None:
    """Give an expression of a sheet as a slot of ours; what cannot be said is reported and left out."""
    try:
        tree = read_xpath(text)
        return {"expr": tidy_expression(write_value(tree, place) if value else write_condition(tree, place))}
    except XPathError as failure:
        reason = str(failure)
    except ExpressionError as failure:
        reason = failure.message
    ledger.leave_out(", ".join(at), "import.expression", expression=text[:200], reason=reason)
    return None


def _calculation(question: Question, *, shown: bool) -> dict[str, Any]:
    if question.source["type"] == "today":
        return {"value": {"expr": "env.today"}, "show": False}
    calculation = question.bound("calculate")
    found = written_condition(
        calculation or "''", question.place, at=(question.old, "calculation"), ledger=question.ledger, value=True
    )
    return {"value": found or {"expr": "null"}, "show": shown}


def _choices(question: Question) -> dict[str, Any]:
    choices = question.source.get("choices")
    if not isinstance(choices, list):
        return {}
    if question.source.get("choice_filter") or "[" in str(question.source.get("itemset", "")):
        question.ledger.leave_out(f"{question.old}, choice_filter", "import.choice_filter")
    taken: dict[str, Any] = {}
    for choice in choices:
        old = str(choice["name"])
        ours = usable_id(old, taken)
        if ours != old:
            question.ledger.approximate(f"{question.old}, choice {old}", "import.renamed", before=old, after=ours)
        label = question.drafting.say(question.id, f"choices.{ours}", question.texts(choice.get("label")))
        taken[ours] = {"id": ours, "label": label or old}
    listed = {"layout": "list"} if question.source["type"] == "select one" and "minimal" in _appearance(question) else {}
    return {"choices": list(taken.values())} | listed


def _range(question: Question) -> dict[str, Any]:
    if question.source["type"] != "range":
        return {}
    parameters = question.source.get("parameters") or {}
    numbers = {ours: parameters.get(theirs) for ours, theirs in (("min", "start"), ("max", "end"), ("step", "step"))}
    whole = {key: int(float(number)) for key, number in numbers.items() if number and float(number).is_integer()}
    if len(whole) < sum(number is not None for number in numbers.values()):
        question.ledger.approximate(f"{question.old}, parameters", "import.range")
    return whole


def _required(question: Question) -> dict[str, Any]:
    text = question.bound("required")
    settings: dict[str, Any] = {}
    if text.lower() in _TRUE:
        settings["required"] = True
    elif text.lower() not in _FALSE:
        found = written_condition(text, question.place, at=(question.old, "required"), ledger=question.ledger)
        if found:
            settings["required"] = found
    message = question.say("messages.required", (question.source.get("bind") or {}).get("jr:requiredMsg"))
    return settings | ({"messages": {"required": message}} if message else {})


def _constrain(question: Question, settings: dict[str, Any]) -> None:
    """Turn a constraint into limits where it is nothing but bounds, else into a check of the form."""
    constraint = question.bound("constraint")
    if not constraint:
        return
    message = (question.source.get("bind") or {}).get("jr:constraintMsg")
    refusals = _REFUSALS.get(settings["type"], {})
    bounds = _bounds(constraint, settings["type"]) if refusals else None
    if bounds is not None:
        settings |= bounds
        texts = {code: question.say(f"messages.{code}", message) for key, code in refusals.items() if key in bounds}
        if own := {code: text for code, text in texts.items() if text}:
            settings["messages"] = settings.get("messages", {}) | own
        return
    if question.place.repeats:
        question.ledger.leave_out(f"{question.old}, constraint", "import.constraint_in_repeat", expression=constraint[:200])
        return
    found = written_condition(constraint, question.place, at=(question.old, "constraint"), ledger=question.ledger)
    if found is None:
        return
    check_id = f"k_{question.id.removeprefix('f_')}"
    text = question.drafting.say(check_id, "text", question.texts(message))
    condition = tidy_expression(f"empty({question.named.name}) or ({found['expr']})")
    check = {"id": check_id, "if_not": {"expr": condition}, "at": question.id, "text": text or settings["label"]}
    question.drafting.checks.append(check)


def _bounds(constraint: str, kind: str) -> dict[str, Any] | None:
    """Read ``. >= 0 and . <= 10``, ``string-length(.) < 50`` or ``. <= today()``; None where it says anything else."""
    bounds: dict[str, Any] = {}
    for part in re.split(r"\s+and\s+", constraint.strip()):
        bound = _bound(part.strip(), kind)
        if bound is None or bound[0] in bounds:
            return None
        bounds[bound[0]] = bound[1]
    return bounds


def _bound(text: str, kind: str) -> tuple[str, Any] | None:
    if kind == "text":
        match = _LENGTH_BOUND.fullmatch(text)
        if match is None:
            return None
        length = int(match[2]) + _ONE_OFF.get(match[1], 0)
        return ("min_len" if match[1].startswith(">") else "max_len", length) if 0 <= length <= _LONGEST else None
    match = (_DAY_BOUND if kind == "date" else _NUMBER_BOUND).fullmatch(text)
    if match is None:
        return None
    limit: Any = {"expr": "env.today"} if kind == "date" else float(match[2])
    if kind != "date" and limit.is_integer():
        limit = int(limit)
    return ("min" if match[1] == ">=" else "max"), limit


def _report_rest(question: Question) -> None:
    """Say what else stands in the row and has no counterpart."""
    source, old = question.source, question.old
    if source.get("default") not in (None, ""):
        question.ledger.leave_out(f"{old}, default", "import.default", value=str(source["default"])[:100])
    if question.bound("readonly").lower() in _TRUE:
        question.ledger.leave_out(f"{old}, readonly", "import.read_only")
    if source.get("media"):
        question.ledger.leave_out(f"{old}, media", "import.media")
    unknown = [word for word in _appearance(question).split() if word not in _PLAIN]
    if unknown:
        question.ledger.leave_out(f"{old}, appearance", "import.appearance", appearance=" ".join(unknown))


def _appearance(question: Question) -> str:
    return str((question.source.get("control") or {}).get("appearance") or "")
