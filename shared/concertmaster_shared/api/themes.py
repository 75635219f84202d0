"""Themes: how an organisation's forms look, by name. A form says in ``theme`` which one it wears."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from concertmaster_shared.forms.themes import Theme

from .operation import Nothing, Operation
from .page import Model, Page, PageQuery

ThemeName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class ThemeBody(Model):
    """A theme as it is kept; without ``logo_base64`` an earlier logo stays."""

    theme: Theme
    logo_base64: Annotated[str, Field(max_length=3_000_000)] = ""


class NamedThemeBody(ThemeBody):
    """A new theme, and the name under which forms wear it."""

    name: ThemeName


class CorrectionAnswer(Model):
    """A colour that was moved until it can be read."""

    ground: Literal["light", "dark"]
    wanted: str
    used: str


class ThemeAnswer(Model):
    """A theme, where its style and its logo are served, and the colours that had to move."""

    name: str
    revision: int
    theme: Theme
    style_url: str
    logo_url: str = ""
    corrections: tuple[CorrectionAnswer, ...] = ()
    updated_at: datetime


_TAG = "themes"

CREATE = Operation(
    name="createTheme",
    method="POST",
    path="/themes",
    summary="Keep a new theme; colours that cannot be read are corrected and told.",
    right="forms.write",
    body=NamedThemeBody,
    answer=ThemeAnswer,
    status=201,
    idempotent=True,
    errors=("theme.logo", "theme.taken"),
    tag=_TAG,
)
PUT = Operation(
    name="putTheme",
    method="PUT",
    path="/themes/{name}",
    summary="Replace a theme; forms that wear it look so at once.",
    right="forms.write",
    body=ThemeBody,
    answer=ThemeAnswer,
    precondition="required",
    errors=("not_found", "document.stale", "theme.logo"),
    tag=_TAG,
)
LIST = Operation(
    name="listThemes",
    method="GET",
    path="/themes",
    summary="List themes by name.",
    right="forms.read",
    query=PageQuery,
    answer=Page[ThemeAnswer],
    tag=_TAG,
)
GET = Operation(
    name="getTheme",
    method="GET",
    path="/themes/{name}",
    summary="Read a theme.",
    right="forms.read",
    answer=ThemeAnswer,
    errors=("not_found",),
    tag=_TAG,
)
DELETE = Operation(
    name="deleteTheme",
    method="DELETE",
    path="/themes/{name}",
    summary="Remove a theme; forms that wear it look plain from then on.",
    right="forms.write",
    answer=Nothing,
    status=204,
    precondition="required",
    errors=("not_found", "document.stale"),
    tag=_TAG,
)

OPERATIONS: tuple[Operation[object], ...] = (CREATE, LIST, GET, PUT, DELETE)
