"""Draw a submission as a PDF: heading, when and under which reference, then each answer under its label.

Any script the font holds is shaped and read in its own direction; a sign it does not hold is drawn as an empty box. What would
take more than ``MOST_PAGES`` is cut off, and says so. It takes a while: call it in a thread.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Final
from uuid import UUID

from fpdf import FPDF
from fpdf.enums import Align, WrapMode, XPos, YPos
from fpdf.fonts import TTFFont

from concertmaster_shared.forms.telling import Told, ToldPage

MOST_PAGES: Final = 100
LONGEST_TEXT: Final = 20_000
"""Characters of one answer."""

_FONT: Final = "DejaVu"
_FONTS: Final = files(__package__) / "fonts"
_MARGIN: Final = 18
_INDENT: Final = 6
_GREY: Final = 90
_CUT: Final = "[…] The rest is left out here; an export has all of it."

# It would write the signs that a font has not into the log, and they are parts of answers.
logging.getLogger("fpdf").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What stands on the paper."""

    heading: str
    id: UUID
    at: datetime
    pages: tuple[ToldPage, ...]


def draw(printed: Printed) -> bytes:
    """Give the PDF."""
    paper = _Paper()
    paper.add_page()
    at = printed.at.astimezone(UTC)
    paper.set_title(printed.heading)
    paper.set_creation_date(at)
    paper.line_of(printed.heading, size=18, bold=True)
    paper.line_of(f"Received {at:%Y-%m-%d %H:%M} UTC", size=9, grey=True)
    paper.line_of(f"Reference {printed.id}", size=9, grey=True)
    for page in printed.pages:
        paper.ln(4)
        if page.title:
            paper.line_of(page.title, size=13, bold=True)
        paper.answers(page.answers, depth=0)
    content = bytes(paper.output())
    paper.close_fonts()
    return content


class _Paper(FPDF):
    """A4 pages with a number at the foot."""

    def __init__(self) -> None:
        super().__init__(format="A4")
        # Whatever stood in an answer would otherwise become the number of pages.
        self.str_alias_nb_pages = ""
        self.is_cut = False
        self.set_margin(_MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN)
        self.add_font(_FONT, "", str(_FONTS / "DejaVuSans.ttf"))
        self.add_font(_FONT, "B", str(_FONTS / "DejaVuSans-Bold.ttf"))
        self.set_font(_FONT, size=10)
        self.set_text_shaping(use_shaping_engine=True)

    def close_fonts(self) -> None:
        """Close the files that were read."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def footer(self) -> None:
        """Write the number of the page."""
        self.set_y(-12)
        self.set_font(_FONT, size=8)
        self.set_text_color(_GREY)
        self.cell(0, 6, f"{self.page_no()}", align=Align.C)

    def answers(self, answers: Iterable[Told], *, depth: int) -> None:
        """Write answers, those of rows further in."""
        for told in answers:
            self.ln(1.5)
            self.line_of(told.label, size=9, grey=True, depth=depth)
            for name, row in told.rows:
                self.ln(1)
                self.line_of(name, size=10, bold=True, depth=depth + 1)
                self.answers(row, depth=depth + 1)
            if not told.rows:
                self.line_of(told.text, size=10.5, depth=depth)

    def line_of(self, text: str, *, size: float, bold: bool = False, grey: bool = False, depth: int = 0) -> None:
        """Write a text, however many lines it takes, at the side from which it is read."""
        if self.page_no() > MOST_PAGES:
            if self.is_cut:
                return
            self.is_cut = True
            text = _CUT
        shown = text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]} {_CUT}"
        self.set_font(_FONT, style="B" if bold else "", size=size)
        self.set_text_color(_GREY if grey else 0)
        left = _INDENT * depth
        self.set_x(self.l_margin + left)
        self.multi_cell(
            self.epw - left,
            size * 0.5,
            _drawable(shown),
            align=Align.R if _reads_leftwards(shown) else Align.L,
            wrapmode=WrapMode.WORD,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )


def _drawable(text: str) -> str:
    """Give a text without signs that only steer devices; lines stay."""
    return "".join(
        sign if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"} else "\ufffd" for sign in text
    )


def _reads_leftwards(text: str) -> bool:
    """Tell whether the first letter of a text belongs to a script that is written to the left."""
    for sign in text:
        direction = unicodedata.bidirectional(sign)
        if direction == "L":
            return False
        if direction in {"R", "AL"}:
            return True
    return False
