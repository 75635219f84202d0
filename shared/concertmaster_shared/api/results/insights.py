"""What the pages of a form saw: how far people come, and how soon the first page stands before them. Sums alone, of nobody."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from concertmaster_shared.api.operation import Operation
from concertmaster_shared.api.page import Model


class DaysQuery(Model):
    """The days to sum up, both ends included, in UTC; without any the last thirty."""

    since: date | None = None
    until: date | None = None


class Bucket(Model):
    """How many values were at most ``up_to`` and above the bucket before; null is without end."""

    up_to: float | None
    count: int


class FunnelDay(Model):
    """One day on which anything happened."""

    day: date
    opened: int = 0
    started: int = 0
    submitted: int = 0


class PageReached(Model):
    """How often somebody came to a page, to the first one by opening the form; its ``title`` is that of the published version."""

    page: str
    title: str = ""
    reached: int


class FunnelAnswer(Model):
    """How far people came: ``opened`` counts first pages shown, ``started`` those with an input, as their script says.

    Where no script runs, who sends something has started.
    ``seconds`` is how long filling in took: half of all who sent the form needed at most ``median``.
    """

    since: date
    until: date
    opened: int
    started: int
    submitted: int
    pages: tuple[PageReached, ...] = ()
    median_seconds: float | None = None
    seconds: tuple[Bucket, ...] = ()
    days: tuple[FunnelDay, ...] = ()


class Vital(Model):
    """One measure of first pages; three of four readers had at most ``p75``."""

    measure: Literal["lcp", "cls", "inp"]
    unit: Literal["ms", ""]
    count: int
    p75: float | None = None
    buckets: tuple[Bucket, ...] = ()


class VitalsAnswer(Model):
    """How first pages did in their readers' own browsers."""

    since: date
    until: date
    vitals: tuple[Vital, ...] = Field(description="Largest paint, shifts of layout, and time from input to picture.")


_TAG = "forms"

FUNNEL = Operation(
    name="formFunnel",
    method="GET",
    path="/forms/{form_id}/funnel",
    summary="Read how many people opened a form, began, came to each page and sent it.",
    right="submissions.read",
    query=DaysQuery,
    answer=FunnelAnswer,
    errors=("not_found",),
    tag=_TAG,
)
VITALS = Operation(
    name="formVitals",
    method="GET",
    path="/forms/{form_id}/vitals",
    summary="Read how soon the first page of a form stood before its readers.",
    right="submissions.read",
    query=DaysQuery,
    answer=VitalsAnswer,
    errors=("not_found",),
    tag=_TAG,
)

OPERATIONS: tuple[Operation[object], ...] = (FUNNEL, VITALS)
