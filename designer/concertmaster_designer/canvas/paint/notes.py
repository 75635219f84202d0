"""Paint notes: Markdown laid out once a text and width, drawn once a scale into a picture, and stamped from there."""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import Any, Final

from PySide6.QtCore import QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QImage,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextListFormat,
    QTextOption,
)

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.notes import Note, note_box
from concertmaster_designer.canvas.model.tables import Box

from .inks import Inks
from .levels import SPRITES_FROM, TITLES_FROM
from .painting import Painting
from .tones import NOTE_COLOR, note_tone

PADDING: Final = 12.0
RADIUS: Final = 6.0
_SIZE: Final = 13
_DIALECT: Final = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_PIXELS_KEPT: Final = 8_000_000
_LAYOUTS_KEPT: Final = 512
_LARGEST_PICTURE: Final = 2_000_000
"""Pixels above which a note is drawn as it is needed: at four times its size it would fill the memory."""

_HEADINGS: Final = {1: 18, 2: 15, 3: 14}
_AIR: Final = 6.0
_INDENT: Final = 18.0

_PICTURE: Final = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
"""Of a picture its words alone are shown."""

_EMPTY: Final = "Double-click to write"


class _Page(QTextDocument):
    """A document that fetches nothing: a note may come from anybody, and a picture in it may point anywhere."""

    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:
        """Give an empty picture: without any Qt goes on to look for a file."""
        empty = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
        empty.fill(Qt.GlobalColor.transparent)
        return empty


class NotePictures:
    """Layouts by text and width, pictures by note."""

    def __init__(self, font: QFont) -> None:
        self._font = QFont(font)
        self._font.setPixelSize(_SIZE)
        self._font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        self._layouts: OrderedDict[tuple[str, float], _Page] = OrderedDict()
        self._pictures: OrderedDict[str, tuple[tuple[object, ...], float, QPixmap]] = OrderedDict()

    def paint(self, on: Painting, note: Note, box: Box) -> None:
        """Paint the words of a note: from its picture, one of another scale while the picture moves."""
        lens, room = on.lens, words_room(box)
        text = str(note.get("text", ""))
        width, height = round(room.width() * lens.scale), round(room.height() * lens.scale)
        if width < 1 or height < 1:
            return
        left, top = lens.device(room.left(), room.top())
        if width * height > _LARGEST_PICTURE:
            on.painter.save()
            on.painter.translate(round(left), round(top))
            on.painter.scale(lens.scale, lens.scale)
            self.draw(on.painter, on.inks, text, size=room.size())
            on.painter.restore()
            return
        key = (text, room.width(), room.height(), on.inks)
        kept = self._pictures.get(str(note["id"]))
        if kept is None or kept[0] != key or (kept[1] != lens.scale and not on.moving):
            picture = QPixmap(width, height)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.scale(lens.scale, lens.scale)
            self.draw(painter, on.inks, text, size=room.size())
            painter.end()
            kept = self._pictures[str(note["id"])] = (key, lens.scale, picture)
            self._forget_old()
        self._pictures.move_to_end(str(note["id"]))
        if kept[1] == lens.scale:
            on.painter.drawPixmap(round(left), round(top), kept[2])
        else:
            on.painter.drawPixmap(QRectF(round(left), round(top), width, height), kept[2], QRectF(kept[2].rect()))

    def draw(self, painter: QPainter, inks: Inks, text: str, *, size: QSizeF) -> None:
        """Draw words at the origin, as large as they are now, without keeping a picture of them."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        clip = QRectF(0, 0, size.width(), size.height())
        painter.setClipRect(clip)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = clip
        context.palette = QPalette()
        for role, color in ((QPalette.ColorRole.Text, inks.title), (QPalette.ColorRole.Link, inks.accent)):
            context.palette.setColor(role, QColor(color if text else inks.subtitle))
        self._layout(text or f"*{_EMPTY}*", size.width()).documentLayout().draw(painter, context)

    def _layout(self, text: str, width: float) -> _Page:
        page = self._layouts.get((text, width))
        if page is None:
            page = self._layouts[text, width] = _Page()
            page.setDocumentMargin(0)
            page.setDefaultFont(self._font)
            option = QTextOption(page.defaultTextOption())
            option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            page.setDefaultTextOption(option)
            page.setMarkdown(_PICTURE.sub(r"\1", text), _DIALECT)
            _set(page)
            page.setTextWidth(width)
            if len(self._layouts) > _LAYOUTS_KEPT:
                self._layouts.popitem(last=False)
        self._layouts.move_to_end((text, width))
        return page

    def _forget_old(self) -> None:
        held = sum(picture.width() * picture.height() for _key, _scale, picture in self._pictures.values())
        while held > _PIXELS_KEPT and len(self._pictures) > 1:
            _note, (_key, _scale, old) = self._pictures.popitem(last=False)
            held -= old.width() * old.height()


def _set(page: QTextDocument) -> None:
    """Give headings and paragraphs the sizes and the air that they have elsewhere in the window."""
    block = page.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        spaced, level = QTextBlockFormat(block.blockFormat()), block.blockFormat().headingLevel()
        in_list = block.textList() is not None
        spaced.setTopMargin(0.0 if block == page.begin() or in_list else _AIR)
        spaced.setBottomMargin(_AIR / 2 if level else 2.0)
        cursor.setBlockFormat(spaced)
        if level:
            heading = QFont(page.defaultFont())
            heading.setPixelSize(_HEADINGS.get(level, _SIZE))
            heading.setWeight(QFont.Weight.DemiBold)
            words = QTextCharFormat()
            words.setFont(heading)
            cursor.mergeCharFormat(words)
        elif (listed := block.textList()) is not None:
            form = QTextListFormat(listed.format())
            form.setIndent(1)
            listed.setFormat(form)
        block = block.next()
    page.setIndentWidth(_INDENT)


def paint_notes(on: Painting, pictures: NotePictures) -> None:
    """Paint notes, in their order."""
    painter, graph, lens = on.painter, on.graph, on.lens
    x0, y0, x1, y1 = lens.world_box((on.clip.left() - 4, on.clip.top() - 4, on.clip.right() + 5, on.clip.bottom() + 5))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=lens.logical >= SPRITES_FROM)
    carried = {note["id"] for note in graph.carried_notes}
    for note_id, note in graph.notes.items():
        box = note_box(note)
        if note_id not in carried and box[0] < x1 and box[2] > x0 and box[1] < y1 and box[3] > y0:
            paint_note(on, pictures, note, chosen=note_id in graph.chosen_notes)


def paint_note(on: Painting, pictures: NotePictures, note: Note, *, chosen: bool) -> None:
    """Paint one note where it says that it is."""
    painter, lens, inks = on.painter, on.lens, on.inks
    box = note_box(note)
    tone = note_tone(inks, str(note.get("color") or NOTE_COLOR))
    line, thick = (inks.accent, max(1.5, 1.75 * lens.scale)) if chosen else (tone.line, 1.0)
    painter.setPen(QPen(QColor(line), thick))
    painter.setBrush(QColor(tone.fill))
    place = _place(box, lens)
    painter.drawRoundedRect(place, RADIUS * lens.scale, RADIUS * lens.scale)
    if lens.logical >= TITLES_FROM:
        pictures.paint(on, note, box)
    if chosen and lens.logical >= TITLES_FROM:
        _paint_corner(on, place)


def _paint_corner(on: Painting, place: QRectF) -> None:
    """Paint the two strokes that say a corner can be dragged."""
    unit = on.lens.scale / on.lens.logical
    on.painter.setPen(QPen(QColor(on.inks.accent), 1.25 * unit))
    for reach in (5 * unit, 9 * unit):
        right, bottom = place.right() - 3 * unit, place.bottom() - 3 * unit
        on.painter.drawLine(round(right - reach), round(bottom), round(right), round(bottom - reach))


def words_room(box: Box) -> QRectF:
    """Give where the words of a note stand in its box."""
    width, height = box[2] - box[0] - 2 * PADDING, box[3] - box[1] - 1.5 * PADDING
    return QRectF(box[0] + PADDING, box[1] + PADDING, max(0.0, width), max(0.0, height))


def _place(box: Box, lens: Lens) -> QRectF:
    left, top = (round(side) + 0.5 for side in lens.device(box[0], box[1]))
    right, bottom = (round(side) + 0.5 for side in lens.device(box[2], box[3]))
    return QRectF(left, top, right - left, bottom - top)
