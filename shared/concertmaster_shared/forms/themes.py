"""How an organisation's forms look: its colour, corrected until it can be read, and a few shapes.

A colour that is too pale or too dark for the grounds it stands on is moved towards black or white until it reaches the contrast
that WCAG 2.2 asks of text (1.4.3). What was moved is told, so that nobody wonders about the shade.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from concertmaster_shared.look import DARK, LIGHT, Palette, contrast

ENOUGH: Final = 4.5
"""The least contrast of text and its ground."""

_STEP: Final = 0.04
_SOFT: Final = 0.9
_HOVER: Final = 0.14
_WHITE: Final = "#FFFFFF"
_BLACK: Final = "#000000"

_FONTS: Final = MappingProxyType(
    {
        "system": "",
        "serif": 'ui-serif,Georgia,Cambria,"Times New Roman",serif',
        "rounded": 'ui-rounded,"SF Pro Rounded","Nunito",system-ui,sans-serif',
    }
)
_CORNERS: Final = MappingProxyType({"square": 0, "soft": 4, "round": 12})

Color = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Theme(BaseModel):
    """What an organisation chooses; everything else follows from it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    accent: Color = Field(LIGHT.accent, description="Colour of buttons, links and what is chosen.")
    accent_dark: Color | None = Field(None, description="The same on dark grounds; made of the accent when left out.")
    font: Literal["system", "serif", "rounded"] = Field("system", description="Family of type; none is ever loaded.")
    corners: Literal["square", "soft", "round"] = Field("soft", description="Corners of controls and cards.")
    logo_text: Annotated[str, Field(max_length=100)] = Field("", description="What the logo says, for those who cannot see it.")


@dataclass(frozen=True, slots=True)
class Look:
    """What a page needs to know of its theme: the hash in the addresses of its files, and the logo's size in CSS pixels."""

    hash: str
    logo_text: str = ""
    logo_size: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A colour that could not be read as it was: where, what was asked for, and what is used."""

    ground: Literal["light", "dark"]
    wanted: str
    used: str


def corrections(theme: Theme) -> tuple[Correction, ...]:
    """Give the colours that had to move."""
    found: list[Correction] = []
    for ground, palette, wanted in _grounds(theme):
        used = _readable(wanted, palette)
        if used != wanted.upper():
            found.append(Correction(ground, wanted.upper(), used))
    return tuple(found)


def style_of(theme: Theme) -> str:
    """Write the style sheet that lays a theme over the plain look."""
    light, dark = (_properties(wanted, palette) for _ground, palette, wanted in _grounds(theme))
    corners = f"--radius-control:{_CORNERS[theme.corners]}px;--radius-card:{_CORNERS[theme.corners] * 2}px;"
    family = _FONTS[theme.font]
    font = f"body,button,input,select,textarea{{font-family:{family}}}" if family else ""
    return f":root{{{corners}{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}{font}"


def _grounds(theme: Theme) -> Iterator[tuple[Literal["light", "dark"], Palette, str]]:
    yield "light", LIGHT, theme.accent
    yield "dark", DARK, theme.accent_dark or theme.accent


def _properties(wanted: str, palette: Palette) -> str:
    accent = _readable(wanted, palette)
    on_accent = _WHITE if contrast(accent, _WHITE) >= contrast(accent, _BLACK) else _BLACK
    hover = _mixed(accent, _BLACK if on_accent == _WHITE else _WHITE, _HOVER)
    soft = _mixed(accent, palette.surface, _SOFT)
    while min(contrast(soft, accent), contrast(soft, palette.text)) < ENOUGH and soft != palette.surface.upper():
        soft = _mixed(soft, palette.surface, 0.5)
    colors = {"accent": accent, "accent-hover": hover, "accent-soft": soft, "on-accent": on_accent}
    return "".join(f"--{name}:{color};" for name, color in colors.items())


def _readable(wanted: str, palette: Palette) -> str:
    """Move a colour away from the grounds of a palette until text in it can be read on each of them."""
    away = _BLACK if contrast(palette.surface, _BLACK) > contrast(palette.surface, _WHITE) else _WHITE
    color, part = wanted.upper(), 0.0
    while min(contrast(color, ground) for ground in (palette.canvas, palette.surface, palette.raised)) < ENOUGH and part < 1:
        part = min(1.0, part + _STEP)
        color = _mixed(wanted, away, part)
    return color


def _mixed(first: str, second: str, part: float) -> str:
    """Give a colour between two; ``part`` is how much of the second is in it."""
    channels = ((int(first[at : at + 2], 16), int(second[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(one + (other - one) * part):02X}" for one, other in channels)
