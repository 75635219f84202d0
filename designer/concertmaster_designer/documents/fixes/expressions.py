"""Fixes of expressions: the name that was meant, the word of this language, a bracket that is missing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from concertmaster_designer.documents.history import Edits
from concertmaster_shared.expressions import ExpressionError, Scope, is_template, parse, parse_template
from concertmaster_shared.expressions import check as check_expression
from concertmaster_shared.nodes.parameters import EXPRESSION_KEY
from concertmaster_shared.problems import Problem
from concertmaster_shared.validation.scopes import INPUT_SCOPE, parameter_scope
from concertmaster_shared.workflow import Draft
from concertmaster_shared.workflow.document import WorkflowSettings
from concertmaster_shared.workflow.edits import SetWorkflow

from .fix import Fix, Place, set_at, value_at

_OFFERED: Final = 2
_NEAR: Final = 0.5
_WORD: Final = re.compile(r"[^\W\d]\w*\Z")


def rename(draft: Draft, problem: Problem, place: Place) -> Iterator[Fix]:
    """Offer the names that are most like an unknown one."""
    text = _text(draft, place)
    failure = _failure(draft, problem, place, text)
    if failure is None or failure.position is None:
        return
    name, near = str(failure.parameters["name"]), str(failure.parameters["near"]).split(", ")
    good = [word for word in near if word != "–" and SequenceMatcher(None, name.casefold(), word.casefold()).ratio() >= _NEAR]
    for word in good[:_OFFERED]:
        begin = text.find(name, failure.position)
        if begin < 0:
            return
        made = _renamed(text, begin, name, word)
        yield Fix(f"Replace '{name}' by '{word}'", _put(draft, place, made))


def replace_sign(draft: Draft, problem: Problem, place: Place) -> Iterator[Fix]:
    """Write what another language writes otherwise as this one does."""
    text = _text(draft, place)
    failure = _failure(draft, problem, place, text)
    if failure is None or failure.position is None:
        return
    found, instead = str(failure.parameters["found"]), str(failure.parameters["instead"])
    begin = failure.position
    if _is_plain(instead) and text.startswith(found, begin):
        wordy = instead.isalpha()
        before = " " if wordy and begin and not text[begin - 1].isspace() else ""
        after = " " if wordy and text[begin + len(found) : begin + len(found) + 1].strip() else ""
        made = text[:begin] + before + instead + after + text[begin + len(found) :]
        yield Fix(f"Write '{instead}' in place of '{found}'", _put(draft, place, made))


def close(draft: Draft, problem: Problem, place: Place) -> Iterator[Fix]:
    """Add what closes a bracket or the braces."""
    text = _text(draft, place)
    failure = _failure(draft, problem, place, text)
    if failure is None:
        return
    if problem.code == "expression.open_template":
        yield Fix("Close the braces at the end", _put(draft, place, f"{text} }}}}"))
    elif not is_template(text):
        closing = str(failure.parameters["closing"])
        yield Fix(f"Add '{closing}' at the end", _put(draft, place, text + closing))


def _text(draft: Draft, place: Place) -> str:
    """Give the text of the expression at a place, as positions count it; empty where there is none."""
    if place.part == "settings":
        settings = draft.settings
        key = (
            settings.concurrency.key if settings.concurrency is not None and place.id == "concurrency" else settings.sequence_key
        )
        return unicodedata.normalize("NFC", key)
    try:
        value = value_at(place)
    except LookupError:
        return ""
    found = value.get(EXPRESSION_KEY) if isinstance(value, dict) else value
    return unicodedata.normalize("NFC", found) if isinstance(found, str) else ""


def _put(draft: Draft, place: Place, text: str) -> Edits:
    if place.part == "settings":
        return (SetWorkflow(settings=_with_key(draft.settings, place, text)),)
    value = value_at(place)
    return set_at(place, {EXPRESSION_KEY: text} if isinstance(value, dict) else text)


def _with_key(settings: WorkflowSettings, place: Place, text: str) -> WorkflowSettings:
    if place.id == "concurrency" and settings.concurrency is not None:
        return settings.model_copy(update={"concurrency": settings.concurrency.model_copy(update={"key": text})})
    return settings.model_copy(update={"sequence_key": text})


def _failure(draft: Draft, problem: Problem, place: Place, text: str) -> ExpressionError | None:
    """Find the error behind a problem again: its parameters say what is near."""
    written = value_at(place) if place.node is not None and text else None
    for scope in _scopes(draft, place):
        try:
            subject = parse_template(text) if isinstance(written, str) else parse(text)
        except ExpressionError as failure:
            return failure if failure.code == problem.code else None
        for found in check_expression(subject, scope):
            if found.code == problem.code and found.position == problem.position:
                return found
    return None


def _scopes(draft: Draft, place: Place) -> tuple[Scope, ...]:
    if place.part == "settings":
        return (INPUT_SCOPE,)
    return tuple(parameter_scope(draft.nodes, with_item=with_item) for with_item in (True, False))


def _renamed(text: str, begin: int, name: str, word: str) -> str:
    end = begin + len(name)
    if _WORD.match(word) or (begin and text[begin - 1] in "\"'"):
        return text[:begin] + word + text[end:]
    dot = text.rfind(".", 0, begin)
    return f'{text[:dot]}["{word}"]{text[end:]}' if dot >= 0 else text[:begin] + word + text[end:]


def _is_plain(instead: str) -> bool:
    """Tell whether something can stand in the text as it is, and is not a description."""
    return bool(re.fullmatch(r"\w+|[^\w\s]{1,2}", instead))
