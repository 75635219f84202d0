"""What a field type is: its settings, the answers it takes, and how an answer is read, written and summed up.

Values only. The functions of a spec never raise on an answer; they give a ``Refusal`` instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeAlias, TypeVar

from pydantic import Field, StringConstraints

from concertmaster_shared.ids import LocalId

from .slots import FormPart, ShortText, Slot
from .texts import Say
from .values.kinds import NOTHING, ValueKind
from .values.limits import Within
from .values.refusals import Finding


class FieldSettings(FormPart):
    """What every field of a form has."""

    type: str
    name: Annotated[str, Field(max_length=100)] = Field(
        "", description="Name in expressions, exports and on the wire: a letter, then letters, digits and underscores."
    )
    label: ShortText = Field("", description="What the respondent reads above the field.")
    hint: ShortText = Field("", description="A short help under the label.")
    show_if: Slot[bool] | None = Field(None, description="Show the field only when this is true.")


ColumnName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]


class AnswerSettings(FieldSettings):
    """What every field has that takes an answer."""

    required: Slot[bool] = Field(False, description="Refuse the form while this field has no answer.")
    filterable: bool = Field(
        False, description="Answers are often filtered or sorted by; at most 8 fields of a form get an index."
    )
    pii: bool = Field(False, description="The answer tells something about a person; exports and erasure honour it.")
    prefill: bool = Field(
        False, description="Take an answer from the page's address (?name=answer), for the respondent to change."
    )
    col: ColumnName | None = Field(None, description="Permanent name of the column in exports; never given to another field.")
    messages: Mapping[str, ShortText] = Field(
        default_factory=dict, description="Own sentences by what is wrong: required, too_small, not_a_number, …"
    )


class ContainerSettings(FieldSettings):
    """What every field has that holds other fields."""

    item: tuple[LocalId, ...] = Field((), description="Ids of the fields inside, in their order.")


S = TypeVar("S", bound=FieldSettings)

Accept = Callable[[object], object]
"""Takes a JSON value, gives the normal form of the answer, ``None`` for no answer, or a ``Refusal``."""


def _as_number(value: object, _settings: object) -> object:
    return value if type(value) is int or type(value) is float else None


def _as_text(value: object, _settings: object) -> tuple[str, ...]:
    return (str(value),)


def _first_text(raw: Sequence[str], _settings: object) -> object:
    return raw[0]


def _plain_summary(value: object, _settings: object, _say: Say) -> str:
    return str(value)


def _accept_nothing(_settings: object) -> Accept:
    return lambda _value: None


def _no_findings(_settings: object) -> Iterator[Finding]:
    return iter(())


def _not_computed(_settings: object) -> Slot[object] | None:
    return None


def _no_conditions(_settings: object) -> Iterator[tuple[str, Slot[bool]]]:
    return iter(())


def _no_dataset(_settings: object) -> str | None:
    return None


def _as_written(slot: object) -> object:
    return slot


SettingsClass: TypeAlias = type[S]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec(Generic[S]):
    """A field type as designer, page, API and importers see it.

    ``accept`` and ``within`` build closures once a form version; ``within`` holds the limits named in ``limits``.
    ``limit`` makes a given limit comparable with answers, or gives ``None`` where it cannot. ``read`` turns the texts a browser
    posts (at least one) into an answer, or leaves what it cannot read for ``accept`` to explain; ``write`` is its inverse.
    ``needs_label`` is false where the respondent reads something else or nothing. ``computed`` gives the slot from which the
    server takes the value instead of asking anybody.

    With ``has_parts`` the controls are called ``name:part``, and texts are read and written as ``part=text``. ``conditions``
    gives those choices that can be taken only while something is true; under the id ``""`` it asks about rows of ``dataset``.
    ``open_limit`` gives the slot that stands for a limit as it is written, such as ``today+7``.
    """

    type: str
    title: str
    help: str
    icon: str
    settings: SettingsClass[S]
    kind: ValueKind = NOTHING
    accept: Callable[[S], Accept] = _accept_nothing
    limits: tuple[str, ...] = ()
    limit_kinds: frozenset[str] = frozenset({"number"})
    limit: Callable[[object, S], object] = _as_number
    within: Callable[[S], Within] | None = None
    read: Callable[[Sequence[str], S], object] = _first_text
    write: Callable[[Any, S], Sequence[str]] = _as_text
    summary: Callable[[Any, S, Say], str] = _plain_summary
    lint: Callable[[S], Iterator[Finding]] = _no_findings
    computed: Callable[[S], Slot[object] | None] = _not_computed
    conditions: Callable[[S], Iterator[tuple[str, Slot[bool]]]] = _no_conditions
    dataset: Callable[[S], str | None] = _no_dataset
    open_limit: Callable[[object], object] = _as_written
    has_parts: bool = False
    required_code: str = "answer.required"
    needs_label: bool = True

    @property
    def has_answer(self) -> bool:
        """Tell whether submissions hold a value for fields of this type."""
        return self.kind is not NOTHING

    def limit_slot(self, key: str, settings: S) -> object:
        """Give the slot of a limit: a constant, an expression or nothing."""
        return self.open_limit(getattr(settings, key))

    def describe(self) -> dict[str, object]:
        """Give the type as the API's catalogue shows it."""
        return {
            "type": self.type,
            "title": self.title,
            "help": self.help,
            "icon": self.icon,
            "value": self.kind.name,
            "has_answer": self.has_answer,
            "settings": self.settings.model_json_schema(),
        }
