"""What is saved and what becomes of it, as values; what stands against saving, as errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final
from uuid import UUID

from concertmaster_server.forms.merge_answers import Kept
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.forms.compiled import CompiledForm
from concertmaster_shared.forms.document import FormSettings

DRAFTS_DAYS: Final = 60
"""How long a respondent may stay away and still go on; receipts are kept as long."""

Pairs = tuple[tuple[str, str], ...]
"""Names of controls and the texts in them."""


class DraftTooLargeError(ConcertMasterError):
    """All answers together are more than a draft holds. Takes ``limit``."""

    code: ClassVar[str] = "draft.too_large"


class DraftsOffError(ConcertMasterError):
    """The form keeps no answers before they are submitted."""

    code: ClassVar[str] = "draft.off"


class DraftHandedInError(ConcertMasterError):
    """The answers were submitted; they change no more."""

    code: ClassVar[str] = "draft.handed_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a page has to save: names of fields that were touched, and what stands in their controls.

    ``base`` is the revision of the draft that the page knows.
    """

    fields: frozenset[str]
    pairs: Pairs
    base: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The first save of a form at its public address; ``drawn_from`` is the version of its page, 0 where it does not say.

    ``admit`` raises an error where the form takes no saves from there at the moment.
    """

    slug: str
    pairs: Pairs
    drawn_from: int = 0
    choose_locale: Callable[[CompiledForm], str]
    admit: Callable[[UUID, FormSettings], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What stands in the draft for a field that was not saved."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of a save. ``contested`` holds, by field name, what another tab or device has saved instead."""

    revision: int
    token: str = ""
    contested: dict[str, Held] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """A change, and the hash of the token of the draft that it is for."""

    token_hash: str
    change: Change


Decide = Callable[[CompiledForm, Kept, str], Mapping[str, object] | None]
"""Gives the answers by field name if they are ready to be submitted, from the form, what its draft holds and the locale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn:
    """The post of a page that may be the last one, for the draft behind a token."""

    token_hash: str
    decide: Decide


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Answers that are stored."""

    organisation: UUID
    form_id: UUID
    draft_id: UUID


def is_kept(settings: FormSettings) -> bool:
    """Tell whether answers to a form are saved while they are given; a kiosk is for the next person."""
    return settings.drafts == "server" and not settings.kiosk
