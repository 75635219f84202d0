"""The lines of a list of changes, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from concertmaster_shared.workflow import WorkflowDocument
from concertmaster_shared.workflow.compare import Difference, FieldChange, How, Names, field_words, title_of

SIGNS: Final = {"added": "+", "removed": "−", "changed": "~", "moved": "→"}
ROLES: Final = {"added": "success", "removed": "danger", "changed": "warning", "moved": "accent"}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One part that differs; ``kind`` is empty for the workflow itself. ``part`` has all of what came or went."""

    how: How
    kind: str
    id: str
    title: str
    words: str
    fields: tuple[FieldChange, ...]
    node_type: str = ""


def change_rows(difference: Difference, old: WorkflowDocument, new: WorkflowDocument) -> tuple[ChangeRow, ...]:
    """Give a line for each part that differs, the workflow itself first."""
    names = Names.of(new, old)
    rows: list[ChangeRow] = []
    if difference.workflow:
        rows.append(ChangeRow("changed", "", "", "The workflow itself", _changed(difference.workflow), difference.workflow))
    for change in difference.parts():
        node_type = names.types.get(change.id, "") if change.kind == "node" else ""
        words = _changed(change.fields, node_type) if change.how == "changed" else change.how
        title = title_of(change.part, names)
        rows.append(ChangeRow(change.how, change.kind, change.id, title, words, change.fields, node_type))
    rows += [
        ChangeRow("changed", kind, "", f"The order of {kind}s", "drawn in another order", ()) for kind in difference.reordered
    ]
    return tuple(rows)


def counted(rows: tuple[ChangeRow, ...]) -> str:
    """Say how much differs, in one line."""
    if not rows:
        return "No difference"
    found = Counter(row.how for row in rows)
    return ", ".join(f"{found[how]:,} {how}" for how in ("added", "removed", "changed", "moved") if found[how])


def _changed(fields: tuple[FieldChange, ...], node_type: str = "") -> str:
    names = [field_words(field.path, node_type) for field in fields]
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
