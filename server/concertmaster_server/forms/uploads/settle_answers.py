"""Answers that name files get the facts that are kept with the files, whatever a browser or script says of them.

A file can be named by whoever sent it, for the field it was sent for, until it belongs to a submission; its id, which nobody else
has been told by then, is what shows that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final
from uuid import UUID

from concertmaster_server.db.queries import sent_files as rows
from concertmaster_server.db.queries.uploads import Upload
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.forms.compiled import CompiledField, CompiledForm, Level
from concertmaster_shared.forms.values.files import MOST_FILES
from concertmaster_shared.forms.wording import label_of
from concertmaster_shared.problems import Problem, error, join

from .bounds import bounds_of, takes_files

REFUSED: Final = "refused"
"""Key of what stands in a file's place that was refused on its way in: the code, beside what fills its sentence."""

TOLD: Final = frozenset(
    {
        "answer.file_type",
        "answer.file_content",
        "answer.file_empty",
        "answer.file_too_large",
        "answer.not_an_image",
        "answer.image_too_large",
        "answer.file_lost",
    }
)

_KEPT_WITH_DRAFT: Final = timedelta(days=61)
"""A day longer than drafts nobody comes back to."""

_LONG: Final = 36
"""Letters of an id."""

_MOST_NAMED: Final = 1_000
"""Files of one submission."""


@dataclass(frozen=True, slots=True)
class SettledAnswers:
    """Answers by field name with true facts, and what stands against files that are not among them any more."""

    answers: Mapping[str, object]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Scope:
    """What the walk looks files up in, and tells problems to."""

    form: CompiledForm
    locale: str
    found: Mapping[str, Upload]
    problems: list[Problem]


async def settle_answers(
    tx: Transaction,
    organisation: UUID,
    form_id: UUID,
    *,
    form: CompiledForm,
    answers: Mapping[str, object],
    locale: str | None = None,
) -> SettledAnswers:
    """Put in the facts of every file that answers name; one that is not there is left out and told."""
    if not takes_files(form):
        return SettledAnswers(answers)
    named = list(dict.fromkeys(_ids(form.top, answers, key="name")))[:_MOST_NAMED]
    found = {str(row.id): row for row in await rows.take_uploads(tx, organisation, form_id, ids=named)} if named else {}
    scope = _Scope(form, locale or form.document.default_locale, found, [])
    settled = _level(scope, form.top, answers, ())
    return SettledAnswers(settled, tuple(scope.problems))


async def keep_for_draft(tx: Transaction, organisation: UUID, form_id: UUID, *, ids: Iterable[UUID], at: datetime) -> None:
    """Keep files that a draft names for as long as the draft, which was saved at this moment."""
    if named := list(ids):
        await rows.keep_uploads(tx, organisation, form_id, ids=named, until=at + _KEPT_WITH_DRAFT)


def fact_of(upload: Upload) -> dict[str, object] | None:
    """Give what an answer says of a file; None while there is nothing to say."""
    if upload.state not in ("checking", "clean") or upload.sha256 is None:
        return None
    digest = upload.sha256.hex()
    return {"id": str(upload.id), "name": upload.name, "size": upload.size, "type": upload.media_type, "sha256": digest}


def files_in(form: CompiledForm, values: Mapping[str, object]) -> tuple[UUID, ...]:
    """Give the files that answers name; ``values`` are by field id."""
    return tuple(islice(_ids(form.top, values, key="id"), _MOST_NAMED))


def _ids(level: Level, answers: Mapping[str, Any], *, key: str) -> Iterator[UUID]:
    for field in level.fields.values():
        answer = answers.get(getattr(field, key))
        if answer is None:
            continue
        if field.rows is not None:
            for row in answer if isinstance(answer, list) else ():
                if isinstance(row, Mapping):
                    yield from _ids(field.rows, row, key=key)
        elif bounds_of(field.settings) is not None:
            yield from (found for item in _items(answer) if (found := _uuid(item)) is not None)


def _level(scope: _Scope, level: Level, answers: Mapping[str, Any], path: tuple[object, ...]) -> dict[str, object]:
    settled = dict(answers)
    for field in level.fields.values():
        answer = answers.get(field.name)
        if answer is None:
            continue
        here = (*path, field.name)
        if field.rows is not None and isinstance(answer, list):
            settled[field.name] = [
                _level(scope, field.rows, row, (*here, number)) if isinstance(row, Mapping) else row
                for number, row in enumerate(answer)
            ]
        elif field.rows is None and bounds_of(field.settings) is not None:
            settled[field.name] = _field(scope, field, answer, here)
    return settled


def _field(scope: _Scope, field: CompiledField, answer: Any, path: tuple[object, ...]) -> object:
    """Settle one field; what is not a list of files, a file or a typed name is left for the check to refuse."""
    if isinstance(answer, list):
        return _without_twins([_fact(scope, field, item, path) for item in _items(answer)])
    if isinstance(answer, Mapping) and "typed" not in answer and answer:
        return _fact(scope, field, answer, path)
    return answer


def _fact(scope: _Scope, field: CompiledField, item: Any, path: tuple[object, ...]) -> dict[str, object] | None:
    if isinstance(item, Mapping) and str(item.get(REFUSED)) in TOLD:
        parameters: dict[str, Any] = {key: value for key, value in item.items() if key != REFUSED and isinstance(value, str)}
        _tell(scope, field, path, str(item[REFUSED]), parameters)
        return None
    upload_id = _uuid(item)
    row = None if upload_id is None else scope.found.get(str(upload_id))
    fact = None if row is None or row.field != field.id else fact_of(row)
    if fact is None:
        _tell(scope, field, path, "answer.file_lost", {})
    return fact


def _tell(scope: _Scope, field: CompiledField, path: tuple[object, ...], code: str, parameters: Mapping[str, Any]) -> None:
    label = label_of(scope.form, field, scope.locale)
    scope.problems.append(error(code, join("answers", *path), **{**parameters, "label": label}))


def _without_twins(files: list[dict[str, object] | None]) -> list[dict[str, object]]:
    return list({str(file["id"]): file for file in files if file}.values())


def _items(answer: Any) -> list[Any]:
    return answer[: MOST_FILES + 1] if isinstance(answer, list) else [answer]


def _uuid(item: Any) -> UUID | None:
    given = item.get("id") if isinstance(item, Mapping) else None
    if not isinstance(given, str) or len(given) != _LONG:
        return None
    try:
        return UUID(given)
    except ValueError:
        return None
