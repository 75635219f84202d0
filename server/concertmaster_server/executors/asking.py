"""What all node types that ask people have in common: whom they ask, until when, and when they remind. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final, TypeGuard
from unicodedata import category

from concertmaster_server.engine.step import StepError
from concertmaster_server.mail.addresses import read_address

MOST_PEOPLE: Final = 50
_MOST_REMINDERS: Final = 10
_LONGEST_H: Final = 10 * 366 * 24
_LONGEST_TITLE: Final = 200
_LONGEST_MESSAGE: Final = 20_000


class AddresseeError(StepError):
    """One of those to ask is no e-mail address. Takes ``number`` from 1, and ``reason``."""

    code: ClassVar[str] = "people.address"


class NobodyError(StepError):
    """There is nobody to ask."""

    code: ClassVar[str] = "people.nobody"


class TooManyPeopleError(StepError):
    """There are too many to ask. Takes ``count`` and ``limit``."""

    code: ClassVar[str] = "people.too_many"


class QuorumError(StepError):
    """More are wanted than are asked, or none. Takes ``quorum`` and ``count``."""

    code: ClassVar[str] = "people.quorum"


class DeadlineError(StepError):
    """A deadline is neither a number of hours nor a moment."""

    code: ClassVar[str] = "people.deadline"


class RemindersError(StepError):
    """Reminders are no list of hours. Takes ``limit``."""

    code: ClassVar[str] = "people.reminders"


class TextTooLongError(StepError):
    """More text than people are shown. Takes ``part`` and ``limit`` in characters."""

    code: ClassVar[str] = "people.too_long"


def addressees(value: object) -> tuple[str, ...]:
    """Give the addresses in a text or a list, each once and without names; what is left empty is nobody."""
    found: dict[str, str] = {}
    for number, entry in enumerate(value if isinstance(value, list) else [value], 1):
        if entry is None or (isinstance(entry, str) and not entry.strip()):
            continue
        if not isinstance(entry, str):
            raise AddresseeError(number=number, reason="it is no text")
        try:
            address = read_address(entry).spec
        except ValueError as refusal:
            raise AddresseeError(number=number, reason=str(refusal)) from refusal
        found.setdefault(address.casefold(), address)
    if not found:
        raise NobodyError
    if len(found) > MOST_PEOPLE:
        raise TooManyPeopleError(count=len(found), limit=MOST_PEOPLE)
    return tuple(found.values())


def check_quorum(quorum: int, people: Sequence[str]) -> int:
    """Give how many are wanted; raises ``QuorumError`` where that cannot be reached."""
    if not 1 <= quorum <= len(people):
        raise QuorumError(quorum=quorum, count=len(people))
    return quorum


def deadline_of(value: object, now: datetime) -> datetime | None:
    """Read a moment, or a number of hours from now; None where nothing is set."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value.strip())
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError) as refusal:
            raise DeadlineError from refusal
    if not _are_hours(value):
        raise DeadlineError
    return now + timedelta(hours=value)


def reminders_of(value: object, now: datetime, deadline: datetime | None) -> tuple[datetime, ...]:
    """Give the moments of reminders in their order: hours before the deadline, or from now where there is none.

    Those that would come at once, or after the deadline, are left out.
    """
    hours = [] if value is None else value
    if not isinstance(hours, list) or len(hours) > _MOST_REMINDERS or not all(map(_are_hours, hours)):
        raise RemindersError(limit=_MOST_REMINDERS)
    moments = {now + timedelta(hours=one) if deadline is None else deadline - timedelta(hours=one) for one in hours}
    return tuple(sorted(moment for moment in moments if now < moment and (deadline is None or moment < deadline)))


def title_of(text: str) -> str:
    """Give a title as one line of bounded length, without control characters: it is the subject of a letter."""
    line = " ".join("".join(sign for sign in text if sign.isspace() or category(sign) not in {"Cc", "Cs"}).split())
    return line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1] + "…"


def message_of(text: str | None) -> str:
    """Give a message; raises ``TextTooLongError``."""
    if text is not None and len(text) > _LONGEST_MESSAGE:
        raise TextTooLongError(part="Message", limit=_LONGEST_MESSAGE)
    return text or ""


def _are_hours(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and 0 <= value <= _LONGEST_H
