"""The short words of pages that are no sentences: buttons, headings, marks. Sentences stand in ``messages``.

Other languages stand in ``wordings``; a form in a language without a table is drawn with English words around its own texts.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Final

from . import wordings
from .languages import choose

_OTHERWISE: Final = "en"

_ENGLISH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "again": "The same address again",
        "add_row": "Add another {row}",
        "approve": "Approve",
        "back": "Back",
        "by_itself": "Leave this empty",
        "choose_one": "Choose one",
        "comment": "Comment",
        "contested": "Another tab or device has changed answers of this page. It has saved:",
        "continue": "Continue",
        "currency": "Currency",
        "entry": "Entry",
        "error": "Error",
        "finding_position": "Looking for your position",
        "found_position": "Position found, to {metres} metres",
        "first_day": "First day",
        "keep_mine": "Keep what stands here",
        "go_on": "Go on answering",
        "languages": "Languages",
        "later_heading": "Continue later",
        "link": "Link to your answers",
        "last_day": "Last day",
        "latitude": "Latitude",
        "longitude": "Longitude",
        "move_up": "Move up: {choice}",
        "move_down": "Move down: {choice}",
        "no_matches": "Nothing found",
        "no_position": "Your device did not tell its position. Type the numbers instead.",
        "other": "Other",
        "other_text": "In your own words",
        "ranked": "{choice} is number {place} of {count}",
        "search": "Search",
        "search_found": "{count} found",
        "search_more": "More than {count} found. Type on to narrow them down.",
        "take_out": "Take out: {choice}",
        "unranked": "{choice} has no place",
        "use_position": "Use my position",
        "later": "Worked out as you go on",
        "nothing_yet": "–",
        "optional": "optional",
        "page_of": "Page {number} of {count}",
        "problem_heading": "There is a problem",
        "received_at": "Received",
        "reject": "Reject",
        "reference": "Reference",
        "remove": "Remove",
        "cancel": "Cancel",
        "file_failed": "{name} waits for the network and goes on by itself.",
        "file_large": "{name} is larger than {size}. Choose a smaller file.",
        "file_limits": "{types}. Up to {size} each.",
        "file_many": "{name} is one too many: no more than {count}. Untick another one first.",
        "file_sending": "{name} is being sent.",
        "file_sent": "{name} has arrived.",
        "file_waiting": "The form goes as soon as {name} has arrived.",
        "signature_clear": "Clear",
        "signature_draw": "Sign here with a finger or the mouse",
        "signature_type": "Or type your full name",
        "report_heading": "Your answers",
        "save": "Save and continue later",
        "saved": "Saved",
        "send_link": "Send the link",
        "send_link_to": "Send me the link by e-mail",
        "one_moment": "One moment",
        "start_again": "Fill in another one",
        "start_over": "Start again",
        "stay_here": "Stay on this page",
        "still_here": "I am still here",
        "still_there": "Are you still there?",
        "submit": "Submit",
        "take_theirs": "Take what was saved",
        "thanks": "Your answers have been received",
        "time_zone": "Time zone: {zone}",
        "unsaved": "Not saved yet",
        "until": "Until {moment}",
        "try_again": "Send again",
        # Headings of what is settled
        "was_approved": "Approved",
        "was_rejected": "Rejected",
        "was_answered": "Answered",
        "was_expired": "The time is over",
        "was_withdrawn": "No longer needed",
        "you_approved": "You approved this",
        "you_rejected": "You rejected this",
        "you_answered": "You answered this",
        # Headings of refusals
        "no_question": "This link leads nowhere",
        "not_needed": "No longer needed",
        "link_needed": "This form needs a personal link",
        "link_over": "This link leads nowhere any more",
        "closed": "This form is closed",
        "failed": "Something went wrong on our side",
        "no_form": "There is no form at this address",
        "no_draft": "This link leads nowhere",
        "not_understood": "What your browser sent could not be read",
        "too_large": "That is too much to send at once",
        "too_often": "Too many answers from your network at once",
        "unavailable": "We cannot reach our store at the moment",
        # Answers that are told again
        "agreed": "Agreed",
        "yes": "Yes",
        "no": "No",
        "rated": "{value} of {most}",
        "signed_as": "Signed as {name}",
        "signed_by_hand": "Signed by hand",
        # Days: the months as they stand in a date, from January on
        "months": "January February March April May June July August September October November December",
        "day": "{day} {month} {year}",
        "moment": "{day}, {time}",
    }
)


@cache
def languages() -> frozenset[str]:
    """Give the codes of the languages that pages speak."""
    return frozenset({_OTHERWISE, *(module.name for module in pkgutil.iter_modules(wordings.__path__))})


def reader_language(accepted: str) -> str:
    """Choose the language of a page that belongs to no form, by what the browser accepts; English where it names none of ours."""
    return choose(sorted(languages()), asked="", accepted=accepted, otherwise=_OTHERWISE)


def words_for(locale: str) -> Mapping[str, str]:
    """Give the words of a language; those it lacks are English."""
    return _words(locale.partition("-")[0].lower())


@cache
def _words(language: str) -> Mapping[str, str]:
    if language == _OTHERWISE or language not in languages():
        return _ENGLISH
    own: Mapping[str, str] = importlib.import_module(f"{wordings.__name__}.{language}").WORDS
    return MappingProxyType({**_ENGLISH, **own})


def add_row(words: Mapping[str, str], row: str) -> str:
    """Say that another row can be added; ``row`` is what the author calls one."""
    name = row or words["entry"]
    # "Add another site", but "Add another VAT number"; other languages write names as the author does.
    is_plain = words is _ENGLISH and (name[1:2].islower() or len(name) == 1)
    return words["add_row"].format(row=name[0].lower() + name[1:] if is_plain else name)


def tell_day(words: Mapping[str, str], day: date) -> str:
    """Write a day as people do: ``31 March 2026``."""
    return words["day"].format(day=day.day, month=words["months"].split()[day.month - 1], year=day.year)


def tell_moment(words: Mapping[str, str], moment: datetime) -> str:
    """Write a moment in UTC as people do: ``31 March 2026, 22:05 UTC``."""
    return tell_local_moment(words, moment.astimezone(UTC))


def tell_local_moment(words: Mapping[str, str], moment: datetime) -> str:
    """Write a moment by the clock that it was set by: ``31 March 2026, 17:00 UTC+1``."""
    return words["moment"].format(day=tell_day(words, moment), time=f"{moment:%H:%M} {_offset(moment)}")


def _offset(moment: datetime) -> str:
    minutes = int((moment.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "\N{MINUS SIGN}" if minutes < 0 else "+"
    return "UTC" if not minutes else f"UTC{sign}{hours}:{rest:02}" if rest else f"UTC{sign}{hours}"
