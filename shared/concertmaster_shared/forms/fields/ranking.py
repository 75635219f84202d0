"""An order of preference; the answer is the list of ids of the choices, the first place first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.spec import Accept, AnswerSettings, FieldSpec
from concertmaster_shared.forms.texts import Say
from concertmaster_shared.forms.values.choices import Choice, label_of, lint_choices
from concertmaster_shared.forms.values.kinds import CHOICES
from concertmaster_shared.forms.values.refusals import Finding, Refusal

NOT_A_RANKING: Final = Refusal("answer.not_a_ranking")
NOT_A_CHOICE: Final = Refusal("answer.not_a_choice")
SAME_PLACE: Final = Refusal("answer.same_place")
TWICE: Final = Refusal("answer.ranked_twice")

_PLACE: Final = re.compile(r"[0-9]{1,4}")

Places = Annotated[int, Field(ge=1, le=1_000)]


class RankingSettings(AnswerSettings):
    """Settings of an order of preference; no two choices share a place."""

    type: Literal["ranking"]
    choices: tuple[Choice, ...] = Field((), description="What is put in order.")
    most: Places | None = Field(None, description="How many places there are, such as 3 for the best three; one each without.")
    partial: bool = Field(False, description="Take an answer that leaves the last places empty.")


def places_of(settings: RankingSettings) -> int:
    """Count the places there are to fill."""
    return min(settings.most or len(settings.choices), len(settings.choices))


def _accept(settings: RankingSettings) -> Accept:
    ids = frozenset(choice.id for choice in settings.choices)
    most = places_of(settings)
    least = 1 if settings.partial else most

    def accept(value: object) -> object:
        if value is None:
            return None
        ranked = _in_order(value) if type(value) is dict else value
        if type(ranked) is not list:
            return ranked if isinstance(ranked, Refusal) else NOT_A_RANKING
        return _fault(ranked, ids, least=least, most=most) or ranked or None

    return accept


def _fault(ranked: list[object], ids: frozenset[str], *, least: int, most: int) -> Refusal | None:
    if not all(type(item) is str and item in ids for item in ranked):
        return NOT_A_CHOICE
    if len(set(ranked)) < len(ranked):
        return TWICE
    if ranked and not least <= len(ranked) <= most:
        return Refusal("answer.places_open" if len(ranked) < least else "answer.too_many_ranked", {"count": most})
    return None


def _in_order(places: Mapping[str, object]) -> object:
    """Turn places by choice, as people fill them in, into an order."""
    numbered = [(place, choice) for choice, place in places.items() if place is not None and place != ""]
    if not all(type(place) is int and place >= 1 for place, _choice in numbered):
        return NOT_A_RANKING
    if len({place for place, _choice in numbered}) < len(numbered):
        return SAME_PLACE
    return [choice for _place, choice in sorted(numbered, key=lambda pair: int(str(pair[0])))]


def _read(raw: Sequence[str], _settings: RankingSettings) -> object:
    parts = (text.partition("=") for text in raw)
    places = {choice: place.strip() for choice, sign, place in parts if sign and place.strip()}
    return {choice: int(place) if _PLACE.fullmatch(place) else place for choice, place in places.items()} or None


def _write(value: Sequence[str], _settings: RankingSettings) -> Sequence[str]:
    return tuple(f"{choice}={place}" for place, choice in enumerate(value, start=1))


def _summary(value: Sequence[str], settings: RankingSettings, say: Say) -> str:
    return "\n".join(f"{place}. {label_of(settings.choices, item, say)}" for place, item in enumerate(value, start=1))


def _lint(settings: RankingSettings) -> Iterator[Finding]:
    yield from lint_choices(settings.choices)
    if settings.most is not None and settings.most > len(settings.choices):
        yield Finding("form.too_few_choices", ("most",), {"min": settings.most, "count": len(settings.choices)})


SPEC: Final[FieldSpec[RankingSettings]] = FieldSpec(
    type="ranking",
    title="Ranking",
    help="Choices put in order, all of them or the best few.",
    icon="list-ordered",
    settings=RankingSettings,
    kind=CHOICES,
    accept=_accept,
    read=_read,
    write=_write,
    summary=_summary,
    lint=_lint,
    required_code="answer.required_ranking",
    has_parts=True,
)
