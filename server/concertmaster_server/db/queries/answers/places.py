"""Where the value of a name stands in a stored submission, and the SQL that reads it there.

Texts compare by code point (collation "C"), numbers as jsonb does: exactly, and without a cast that another form's answers could
break. A value that is missing and one that is JSON's null are both SQL's null.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from concertmaster_server.db.sql import Fragment, sql
from concertmaster_shared.expressions.shapes import Kind

SORTED_CHARACTERS: Final = 256
"""So far into a text its order counts: more does not fit into an index."""

_NO_PARTS: Final[Mapping[str, Stored]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Stored:
    """A value in ``data``: its key, its kind, for a list that of its items, and what stands inside it by name.

    An uncertain one has been of several kinds in the versions of its form; no SQL speaks of it. With ``own_words`` a text may be
    what somebody wrote in the place of a choice: it is stored behind a sign, and conditions see ``other``.
    """

    key: str
    kind: Kind
    items: Kind | None = None
    parts: Mapping[str, Stored] = field(default_factory=lambda: _NO_PARTS)
    certain: bool = True
    own_words: bool = False


@dataclass(frozen=True, slots=True)
class Native:
    """A column of the submission itself; ``form`` is how its SQL can be compared."""

    kind: Kind
    form: Form
    expression: str


Form = Literal["text", "json", "moment"]
Place: TypeAlias = Stored | Native


@dataclass(frozen=True, slots=True)
class Spot:
    """A stored value together with the jsonb that holds it."""

    place: Stored
    holder: Fragment

    def part(self, name: str) -> Spot | None:
        """Go on into a map."""
        inner = self.place.parts.get(name)
        return None if inner is None else Spot(inner, self.json())

    def json(self) -> Fragment:
        """Read the value as jsonb."""
        return sql("({} -> {}::text)", self.holder, self.place.key)

    def text(self) -> Fragment:
        """Read a text, whole."""
        return sql("({} ->> {}::text)", self.holder, self.place.key)

    def ordered(self) -> Fragment:
        """Read the value so that it compares and sorts; this very expression is what indexes are made of."""
        if form_of(self.place.kind) == "json":
            return sql("nullif({}, 'null'::jsonb)", self.json())
        return sql(f'(left({{}}, {SORTED_CHARACTERS}) collate "C")', self.text())


def form_of(kind: Kind) -> Form:
    """Tell how stored values of a kind are compared."""
    return "json" if kind in {"number", "boolean"} else "text"


DATA: Final = Fragment("s.data")

SUBMISSION: Final[Mapping[str, Native]] = MappingProxyType(
    {
        "submitted_at": Native("datetime", "moment", "s.submitted_at"),
        "status": Native("text", "text", '(s.status collate "C")'),
        "id": Native("text", "text", '(s.id::text collate "C")'),
        "locale": Native("text", "text", '(s.locale collate "C")'),
        "version": Native("number", "json", "to_jsonb(s.version)"),
    }
)
"""What filters may name of the submission itself."""
