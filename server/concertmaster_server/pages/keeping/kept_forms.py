"""Forms whose first pages this process may show without asking the database.

A form is kept only while a listening connection stands and has just proved that it lives: whatever changes a form says so on
the channel, and its entry is gone. Where nobody can be heard everything counts as forgotten.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.channel import Channel
from concertmaster_server.db.queries.forms import FORM_CHANNEL

from .sendable import Sendable

_MOST_KEPT: Final = 500
_MOST_LANGUAGES: Final = 200
_BEAT_S: Final = 1.0
_TRUST_S: Final = 5.0
"""How long a listening connection that says nothing is believed after a sign of life; one that breaks is not believed at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForm:
    """The first pages of an open form at one address, drawn when they are asked for.

    ``until`` is when it has to be looked at again, in seconds of the steady clock. ``counts`` says that submissions may close it.
    ``pages`` are by what stands in the address behind the path; ``chosen`` leads from ``Accept-Language`` to a locale.
    """

    organisation: UUID
    form_id: UUID
    version: int
    until: float
    counts: bool
    locales: tuple[str, ...]
    choose: Callable[[str], str]
    pages: dict[tuple[bytes, str], Sendable] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)

    def locale_for(self, accepted: str) -> str:
        """Give the language of a page that names none in its address."""
        if len(self.locales) == 1:
            return self.locales[0]
        locale = self.chosen.get(accepted)
        if locale is None:
            locale = self.choose(accepted)
            if len(self.chosen) < _MOST_LANGUAGES:
                self.chosen[accepted] = locale
        return locale


def kept_forms(database_url: str, seconds: Callable[[], float]) -> KeptForms:
    """Make what a web process keeps; it listens from the first page on."""
    return KeptForms(Channel(psycopg_dsn(database_url), FORM_CHANNEL, name="pages", role="cm_app"), seconds)


class KeptForms:
    """Forms by slug, the longest unused forgotten first."""

    def __init__(self, channel: Channel, seconds: Callable[[], float]) -> None:
        self._channel = channel
        self._seconds = seconds
        self._kept: OrderedDict[str, KeptForm] = OrderedDict()
        self._slugs: dict[str, set[str]] = {}
        self._listening: asyncio.Task[None] | None = None
        self._trusted_until = 0.0
        self._changes = 0

    def find(self, slug: str) -> KeptForm | None:
        """Give a form that is surely as it was when it was kept."""
        form = self._kept.get(slug)
        if form is None:
            return None
        now = self._seconds()
        if now >= form.until or now >= self._trusted_until:
            return None
        self._kept.move_to_end(slug)
        return form

    def mark(self) -> int:
        """Give what ``keep`` wants to know: how much has changed before somebody looks into the database."""
        if self._listening is None:
            listening = self._channel.listen(
                self._heard, connected=self._hears, alive=self._trust, lost=self._lose, alive_s=_BEAT_S
            )
            self._listening = asyncio.create_task(listening)
        return self._changes if self._seconds() < self._trusted_until else -1

    def keep(self, slug: str, form: KeptForm, mark: int) -> None:
        """Keep what was found since ``mark``, unless something has changed meanwhile."""
        if mark != self._changes:
            return
        self._drop(slug)
        self._kept[slug] = form
        self._slugs.setdefault(str(form.form_id), set()).add(slug)
        if len(self._kept) > _MOST_KEPT:
            self._drop(next(iter(self._kept)))

    def forget(self, form_id: str) -> None:
        """Look again at a form before it is shown next."""
        self._changes += 1
        for slug in tuple(self._slugs.get(form_id, ())):
            self._drop(slug)

    def kept_under(self, form_id: str) -> Mapping[str, KeptForm]:
        """Give the entries of a form by slug."""
        return {slug: self._kept[slug] for slug in self._slugs.get(form_id, ())}

    async def close(self) -> None:
        """Stop listening."""
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        await self._channel.close()

    def _heard(self, payload: str) -> None:
        if payload:
            self.forget(payload)
        else:
            self._forget_all()

    def _hears(self) -> None:
        self._forget_all()
        self._trust()

    def _trust(self) -> None:
        self._trusted_until = self._seconds() + _TRUST_S

    def _lose(self) -> None:
        self._trusted_until = 0.0

    def _forget_all(self) -> None:
        self._changes += 1
        self._kept.clear()
        self._slugs.clear()

    def _drop(self, slug: str) -> None:
        form = self._kept.pop(slug, None)
        if form is None:
            return
        slugs = self._slugs[str(form.form_id)]
        slugs.discard(slug)
        if not slugs:
            del self._slugs[str(form.form_id)]
