"""What templates read: values alone, worked out before, so that a template decides nothing but how things look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from concertmaster_shared.forms.spec import FieldSettings
from concertmaster_shared.forms.texts import Say

from .markdown import SafeHtml

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameView:
    """What surrounds every page. ``title`` is the document's; ``languages`` are name, code and address of the others."""

    title: str
    locale: str
    direction: str
    words: Words
    languages: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field where it is shown. ``name`` is that of its controls, ``id`` that of the first of them.

    ``texts`` are what stands in the controls, ``value`` says what was worked out, or that this ``comes_later``. ``level`` is
    that of a heading inside the page.
    What nobody can read must stand in a control that takes any text.
    """

    type: str
    id: str
    name: str
    label: str
    hint: str
    settings: FieldSettings
    say: Say
    level: int
    optional: bool = False
    is_new: bool = False
    texts: tuple[str, ...] = ()
    is_readable: bool = True
    value: str = ""
    comes_later: bool = False
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    inside: tuple[FieldView, ...] = ()
    rows: tuple[RowView, ...] = ()
    most_rows: int | None = None

    @property
    def mark(self) -> str:
        """Give the class of a field that wants to be seen."""
        return " wrong" if self.errors else " new" if self.is_new else ""

    @property
    def unit(self) -> str:
        """Give the unit that stands behind the control."""
        return getattr(self.settings, "unit", "")

    @property
    def described_by(self) -> str:
        """Give the ids of what describes the control, in the order in which it is read out."""
        parts = {"hint": self.hint, "unit": self.unit, "error": self.errors, "warning": self.warnings}
        return " ".join(f"{self.id}-{part}" for part, there in parts.items() if there)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One row of a repeat."""

    id: str
    title: str
    inside: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class AdderView:
    """A button that adds a row to a repeat: its controls' name, what it says, and where the new row will be."""

    name: str
    label: str
    anchor: str
    repeat: str


@dataclass(frozen=True, slots=True)
class PointerView:
    """A line that leads to a control: what it says, and the control's id, empty where there is none."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One page of a form. ``number`` counts the pages shown, from one.

    ``shown``, ``version`` and ``revision`` come back with the post; ``saves`` says that answers are kept while they are given.
    """

    id: str
    action: str
    form_heading: str
    heading: str
    subheading: str
    description: SafeHtml | None
    number: int
    count: int
    fields: tuple[FieldView, ...]
    shown: str
    version: int | None = None
    revision: int | None = None
    saves: bool = False
    mistakes: tuple[PointerView, ...] = ()
    opened: tuple[PointerView, ...] = ()
    notice: str = ""
    adders: tuple[AdderView, ...] = ()
    is_last: bool = False
    has_before: bool = False
    can_save: bool = False
    scripts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """An answer as its giver reads it again; rows are pairs of title and answers."""

    label: str
    text: str = ""
    is_long: bool = False
    rows: tuple[tuple[str, tuple[AnswerView, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptView:
    """What a respondent keeps: pairs of page title and answers, and where and when they arrived."""

    form_heading: str
    heading: str
    text: SafeHtml | None
    reference: str
    received_at: str
    received_iso: str
    pages: tuple[tuple[str, tuple[AnswerView, ...]], ...]
    again: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalView:
    """Why there is no page. ``pairs`` are what was posted, to be sent again; ``action`` is where to."""

    heading: str
    sentences: tuple[str, ...]
    action: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
