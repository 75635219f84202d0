"""What templates read: values alone, worked out before, so that a template decides nothing but how things look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from concertmaster_shared.forms.spec import FieldSettings
from concertmaster_shared.forms.texts import Say
from concertmaster_shared.forms.themes import Look

from .markdown import SafeHtml

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameView:
    """What surrounds every page. ``title`` is the document's; ``languages`` are name, code and address of the others.

    ``address`` is the form's on paper, ``scripts`` go with where the page stands.
    """

    title: str
    locale: str
    direction: str
    words: Words
    languages: tuple[tuple[str, str, str], ...] = ()
    look: Look | None = None
    address: str = ""
    kiosk: KioskView | None = None
    scripts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KioskView:
    """What a shared screen says before it goes back to ``start``; ``{seconds}`` is counted down."""

    start: str
    idle: str
    over: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """Something to choose; with ``words`` it takes the respondent's own, and these are there already."""

    id: str
    label: str
    hint: str = ""
    words: str | None = None
    is_anchored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    """How rows are searched that are too many for a page: where a script asks, and what was asked for last."""

    address: str
    words: str = ""
    has_asked: bool = False
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field where it is shown. ``name`` is that of its controls, ``id`` that of the first of them.

    ``part`` is the id under which the page shows and hides it, ``waits`` says that it is not shown yet.
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
    part: str = ""
    waits: bool = False
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    inside: tuple[FieldView, ...] = ()
    rows: tuple[RowView, ...] = ()
    most_rows: int | None = None
    offered: tuple[OfferView, ...] = ()
    search: SearchView | None = None

    @property
    def mark(self) -> str:
        """Give the classes of a field that wants to be seen, or that the page shows and hides."""
        mark = " wrong" if self.errors else " new" if self.is_new else ""
        return f"{mark} part-{self.part}" if self.part else mark

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
    """A button that adds a row to a repeat: its controls' name, what it says, where the new row will be, and the repeat's id.

    ``waits`` says that the repeat is not shown yet.
    """

    name: str
    label: str
    anchor: str
    repeat: str
    waits: bool = False


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
    until: str
    until_iso: str
    number: int
    count: int
    fields: tuple[FieldView, ...]
    shown: str
    live: SafeHtml | None = None
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
