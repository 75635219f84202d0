"""Draw an icon in a colour, at a size, for a screen; each picture is made once. An unknown name raises: it is our mistake."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

ICON_SIZES: Final = (16, 20)
BESIDE_WORDS: Final = 6
"""Empty pixels at the right of icons beside words: styles put next to no room between the two."""

_SCREENS: Final = (1.0, 2.0)
_FOLDER: Final = resources.files(__package__)


@dataclass(frozen=True, slots=True)
class IconTint:
    """The colours of one icon by what its button is: at rest, checked, disabled; ``scale`` is that of the text beside it."""

    normal: str
    checked: str
    disabled: str
    scale: float = 1.0


@cache
def icon_names() -> frozenset[str]:
    """Give the name of every icon there is."""
    return frozenset(entry.name.removesuffix(".svg") for entry in (_FOLDER / "svg").iterdir() if entry.name.endswith(".svg"))


def has_icon(name: str) -> bool:
    """Tell whether there is an icon of that name."""
    return name in icon_names()


@cache
def _drawing(name: str) -> str:
    return (_FOLDER / "svg" / f"{name}.svg").read_text(encoding="utf-8")


def tinted_svg(name: str, color: str) -> str:
    """Give the icon as SVG text in ``color`` (``#RRGGBB``)."""
    return _drawing(name).replace("currentColor", color)


@lru_cache(maxsize=2048)
def icon_pixmap(name: str, color: str, size: int, *, dpr: float = 1.0) -> QPixmap:
    """Give the icon ``size`` logical pixels wide, in ``color``, for a screen with ``dpr`` device pixels a logical one."""
    return _render(tinted_svg(name, color), size, dpr)


def icon(name: str, tint: IconTint, *, room: int = 0) -> QIcon:
    """Give a button's icon in the colours of ``tint``, sharp on screens of both common densities.

    ``room`` is left empty at its right: ``BESIDE_WORDS`` where words follow.
    """
    made = QIcon()
    states = (
        (tint.normal, QIcon.Mode.Normal, QIcon.State.Off),
        (tint.checked, QIcon.Mode.Normal, QIcon.State.On),
        (tint.disabled, QIcon.Mode.Disabled, QIcon.State.Off),
    )
    for color, mode, state in states:
        for size in ICON_SIZES:
            for dpr in _SCREENS:
                picture = icon_pixmap(name, color, round(size * tint.scale), dpr=dpr)
                made.addPixmap(widened(picture, round(room * tint.scale)), mode, state)
    return made


@cache
def app_icon() -> QIcon:
    """Give the program's own icon."""
    drawing = (_FOLDER / "app.svg").read_text(encoding="utf-8")
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(_render(drawing, size, 1.0))
    return made


def widened(picture: QPixmap, by: int) -> QPixmap:
    """Give a picture with empty logical pixels at its right."""
    if not by:
        return picture
    wider = QPixmap(picture.width() + round(by * picture.devicePixelRatio()), picture.height())
    wider.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wider)
    painter.drawPixmap(QRectF(0, 0, picture.width(), picture.height()), picture, QRectF(picture.rect()))
    painter.end()
    wider.setDevicePixelRatio(picture.devicePixelRatio())
    return wider


def _render(svg: str, size: int, dpr: float) -> QPixmap:
    pixels = max(1, round(size * dpr))
    picture = QPixmap(pixels, pixels)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    picture.setDevicePixelRatio(dpr)
    return picture
