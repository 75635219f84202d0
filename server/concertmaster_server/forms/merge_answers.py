"""Lay what one tab or device typed over what a draft holds, and find where another one was quicker. Decisions alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from concertmaster_shared.forms.compiled import CompiledForm
from concertmaster_shared.forms.naming import answers_by_id
from concertmaster_shared.forms.posted import read_posted


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a draft holds, by field id; ``changed`` says at which revision an answer changed last."""

    answers: Mapping[str, Any]
    changed: Mapping[str, int]
    revision: int


@dataclass(frozen=True, slots=True)
class Merged:
    """What the draft holds then, and the ids of fields that were left alone because they had changed in the meantime."""

    kept: Kept
    contested: tuple[str, ...] = ()


def lay_over(kept: Kept, new: Mapping[str, Any], *, base: int | None) -> Merged:
    """Lay new answers over those that are kept; None empties a field.

    ``base`` is the revision that the writer knew: what differs and changed after it stays as it is. Without one nothing is
    contested.
    """
    answers, changed = dict(kept.answers), dict(kept.changed)
    contested: list[str] = []
    revision = kept.revision + 1
    for field_id, answer in new.items():
        if answers.get(field_id) == answer:
            continue
        if base is not None and changed.get(field_id, 0) > base:
            contested.append(field_id)
            continue
        changed[field_id] = revision
        if answer is None:
            del answers[field_id]
        else:
            answers[field_id] = answer
    if changed == kept.changed:
        return Merged(kept, tuple(contested))
    return Merged(Kept(answers=answers, changed=changed, revision=revision), tuple(contested))


def read_fields(form: CompiledForm, names: Collection[str], pairs: Collection[tuple[str, str]]) -> dict[str, Any]:
    """Read the controls of these fields; gives answers by field id, None where a field was emptied."""
    answers = answers_by_id(form, read_posted(form, tuple(pairs)).answers)
    known = (form.top.fields[name] for name in names if name in form.top.fields)
    return {field.id: answers.get(field.id) for field in known if field.computed is None}


def hidden_fields(form: CompiledForm) -> frozenset[str]:
    """Name the fields that carry something through a form unseen."""
    return frozenset(name for name, field in form.top.fields.items() if field.spec.type == "hidden")


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Give by field id what has to be laid over ``before`` to make it ``after``."""
    return {field_id: after.get(field_id) for field_id in {**before, **after} if before.get(field_id) != after.get(field_id)}
