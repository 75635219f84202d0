"""What one post of a page says, and what becomes of the answers given before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from concertmaster_server.forms.merge_answers import hidden_fields
from concertmaster_shared.forms.compiled import CompiledField, CompiledForm
from concertmaster_shared.forms.posted import OWN_SIGN, PART_SIGN, read_posted
from concertmaster_shared.problems import Problem

Move = Literal["continue", "back", "save", "add"]

TRAP: Final = "_website"
"""A control that people do not see; programs that fill in everything betray themselves."""

_ROW: Final = re.compile(r"\[([0-9]{1,4})\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One post of a page, or of the whole form where ``page`` is None.

    ``answers`` are by field name; ``controls`` names every control that was posted, and every repeat with a row; ``shown`` holds
    the addresses of those fields of the page that are not always there. ``add`` names the repeat that shall get a row.
    """

    page: str | None
    answers: Mapping[str, object]
    problems: tuple[Problem, ...]
    controls: frozenset[str]
    shown: frozenset[str]
    move: Move
    add: str = ""
    key: str = ""
    fell_into_trap: bool = False


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field with an answer where it is shown: its address, and the name of its control."""

    field: CompiledField
    address: str
    control: str


def read_entry(form: CompiledForm, pairs: Sequence[tuple[str, str]]) -> Entry:
    """Read a post; what does not belong to the form becomes a problem."""
    own = {name: text for name, text in reversed(pairs) if name.startswith(OWN_SIGN)}
    posted = read_posted(form, pairs)
    page = own.get("_page")
    return Entry(
        page=page if page is None or any(known.id == page for known in form.pages) else form.pages[0].id,
        answers=posted.answers,
        problems=posted.problems,
        controls=frozenset(named for name, _text in pairs for named in _with_repeats(name)),
        shown=frozenset(own.get("_shown", "").split()),
        move=_move(own),
        add=own.get("_add", ""),
        key=own.get("_key", "")[:64],
        fell_into_trap=bool(own.get(TRAP)),
    )


def read_version(pairs: Sequence[tuple[str, str]]) -> int | None:
    """Give the version of the form that the page was drawn from, if it says so."""
    text = next((text for name, text in pairs if name == "_version"), "")
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,8}", text) else None


def read_revision(pairs: Sequence[tuple[str, str]]) -> int | None:
    """Give the revision of the draft that the page was drawn from, if it says so."""
    text = next((text for name, text in pairs if name == "_rev"), "")
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,8}", text) else None


def merge(form: CompiledForm, page: str, entry: Entry, *, before: Mapping[str, object]) -> dict[str, object]:
    """Lay a page's answers over those given before.

    What was shown and came back without an answer is emptied; what was not shown keeps its answer, in case it shows again.
    """
    merged = {**before, **entry.answers}
    for field in form.top.fields.values():
        if form.pages[field.page].id != page or field.name in entry.answers or field.spec.type == "hidden":
            continue
        if not field.conditional or field.id in entry.shown:
            merged.pop(field.name, None)
    return merged


def with_given(form: CompiledForm, answers: Mapping[str, object], *, given: Mapping[str, object]) -> dict[str, object]:
    """Give the answers with hidden ones as they were given: through a personal link nobody changes what is not shown to them."""
    hidden = hidden_fields(form)
    kept = {name: answer for name, answer in answers.items() if name not in hidden}
    return kept | {name: answer for name, answer in given.items() if name in hidden}


def shown_fields(form: CompiledForm, page: str, answers: Mapping[str, Any], *, hidden: frozenset[str]) -> Iterator[ShownField]:
    """Give the fields with answers that a page shows, those in rows among them."""
    fields = (field for field in form.top.fields.values() if form.pages[field.page].id == page)
    return _shown(fields, answers, hidden, address="", control="")


def rows_posted(entry: Entry, control: str) -> int:
    """Count the rows of a repeat that were on the page, blank ones too."""
    numbers = (_ROW.match(name, len(control)) for name in entry.controls if name.startswith(f"{control}["))
    return len({match[1] for match in numbers if match})


def rows_of(answer: object) -> list[Mapping[str, Any]]:
    """Give the rows of a repeat's answer; anything else has none."""
    return [row for row in answer if isinstance(row, Mapping)] if isinstance(answer, list) else []


def _shown(
    fields: Iterator[CompiledField], answers: Mapping[str, Any], hidden: frozenset[str], *, address: str, control: str
) -> Iterator[ShownField]:
    for field in fields:
        here, name = address + field.id, control + field.name
        if here in hidden:
            continue
        yield ShownField(field, here, name)
        if field.rows is None:
            continue
        for number, row in enumerate(rows_of(answers.get(field.name))):
            inner = iter(field.rows.fields.values())
            yield from _shown(inner, row, hidden, address=f"{here}/{number}/", control=f"{name}[{number}].")


def _with_repeats(control: str) -> Iterator[str]:
    """Name a control, without its part too, and the repeats in whose rows it stands."""
    yield control
    if PART_SIGN in control:
        yield control.partition(PART_SIGN)[0]
    for match in _ROW.finditer(control):
        yield control[: match.start()]


def _move(own: Mapping[str, str]) -> Move:
    if "_add" in own or "_find" in own:
        return "add"
    if "_back" in own:
        return "back"
    return "save" if "_save" in own else "continue"
