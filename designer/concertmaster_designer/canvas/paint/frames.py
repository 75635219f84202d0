"""Paint groups: frames below everything else, and a card over everything for each group that is folded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap, QPolygonF

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.flags import STATUSES
from concertmaster_designer.canvas.model.groups import TITLE_AT_LEAST, title_box
from concertmaster_designer.canvas.model.looks import NodeLook
from concertmaster_designer.canvas.model.nesting import Frame
from concertmaster_designer.canvas.model.shapes import CARD_HEIGHT, CARD_WIDTH, Shape
from concertmaster_designer.canvas.model.tables import Box
from concertmaster_shared.nodes import Port

from .bulk import draw_rects
from .card import RADIUS, TEXT_LEFT, TEXT_RIGHT, Card, CardState, margin_at
from .fonts import Measure, sized
from .inks import Inks
from .levels import SPRITES_FROM, SUBTITLES_FROM
from .painting import Painting
from .tones import GROUP_COLOR, family, group_tone

_CORNER: Final = 12.0
_TITLE: Final = 13.0
_CHEVRON: Final = 4.0
_LEFT: Final = 28.0
_LEAST_TITLE: Final = 11.0
_KEPT: Final = 128
_CAP: Final = 0.36
_STACK: Final = 5.0
UNTITLED: Final = "Group"

_Key = tuple[float, Inks, str, CardState, bool]


class FoldedCards:
    """The cards of folded groups, each look drawn once a scale, and measures of their words."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.strong = Measure(font, strong=True)
        self._drawn: OrderedDict[_Key, QPixmap] = OrderedDict()

    def picture(self, on: Painting, color: str, state: CardState) -> QPixmap:
        """Give the picture of a card, with the margin of sprites around it."""
        key = (round(on.lens.scale, 6), on.inks, color, state, on.has_titles)
        drawn = self._drawn.get(key)
        if drawn is None:
            drawn = self._drawn[key] = _drawn(on, color, state)
            if len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
        self._drawn.move_to_end(key)
        return drawn


def paint_frames(on: Painting, font: QFont, measure: Measure) -> None:
    """Paint the frames of open groups, outer ones first, but for those that are carried."""
    groups, lens = on.graph.groups, on.lens
    x0, y0, x1, y1 = _seen(on)
    boxes, above = groups.open_boxes, TITLE_AT_LEAST / lens.logical
    near = (boxes[:, 0] < x1) & (boxes[:, 2] > x0) & (boxes[:, 1] - above < y1) & (boxes[:, 3] > y0)
    frames = [groups.open_frames[number] for number in np.flatnonzero(near).tolist()]
    _paint_open(on, font, measure, [frame for frame in frames if frame.id not in groups.lifted])


def paint_lifted_frames(on: Painting, font: QFont, measure: Measure) -> None:
    """Paint the frames that are carried."""
    groups = on.graph.groups
    if groups.lifted:
        _paint_open(on, font, measure, [frame for frame in groups.open_frames if frame.id in groups.lifted])


def paint_outline(on: Painting, box: Box) -> None:
    """Paint the outline of a frame that would take in what is carried."""
    accent = QColor(on.inks.accent)
    on.painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    on.painter.setPen(QPen(accent, max(1.5, 2 * on.lens.scale)))
    accent.setAlphaF(0.06)
    on.painter.setBrush(accent)
    on.painter.drawRoundedRect(_place(box, on.lens), _CORNER * on.lens.scale, _CORNER * on.lens.scale)


def paint_folded(on: Painting, cards: FoldedCards, *, lifted: bool = False) -> None:
    """Paint the cards of folded groups: those that are carried, or the others."""
    groups, lens = on.graph.groups, on.lens
    x0, y0, x1, y1 = _seen(on)
    x, y = groups.card_x[1:], groups.card_y[1:]
    near = (x < x1) & (x + CARD_WIDTH > x0) & (y < y1) & (y + CARD_HEIGHT > y0)
    shown = [number for number in np.flatnonzero(near).tolist() if (groups.folded[number].id in groups.lifted) == lifted]
    if not shown:
        return
    states = zip(shown, groups.states(shown), strict=True)
    some = [(groups.folded[number], _state(on, groups.folded[number], state)) for number, state in states]
    if lens.logical < SPRITES_FROM:
        _paint_blocks(on, some)
        return
    for frame, state in some:
        _paint_card(on, cards, frame, state)


def paint_folded_blocks(on: Painting) -> None:
    """Paint one rectangle for each folded group."""
    groups = on.graph.groups
    if groups.folded:
        states = zip(groups.folded, groups.states(), strict=True)
        _paint_blocks(on, [(frame, _state(on, frame, state)) for frame, state in states])


def _seen(on: Painting) -> Box:
    """Give the part of the world in which something may reach into the clip."""
    reach = margin_at(on.lens.scale) + 2
    clip = on.clip.adjusted(-reach, -reach, reach + 1, reach + 1)
    return on.lens.world_box((clip.left(), clip.top(), clip.right() + 1, clip.bottom() + 1))


def _paint_open(on: Painting, font: QFont, measure: Measure, frames: Iterable[Frame]) -> None:
    on.painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    for frame in frames:
        box = on.graph.groups.box_now(frame)
        _paint_frame(on, frame, box)
        if on.lens.logical >= SPRITES_FROM:
            _paint_title(on, frame, title_box(box, on.lens.logical), font, measure)


def _paint_frame(on: Painting, frame: Frame, box: Box) -> None:
    painter, lens, inks = on.painter, on.lens, on.inks
    tone = group_tone(inks, frame.color)
    chosen = frame.id in on.graph.groups.chosen
    line, width = (inks.accent, max(1.5, 1.75 * lens.scale)) if chosen else (tone.line, 1.0)
    painter.setPen(QPen(QColor(line), width))
    painter.setBrush(QColor(tone.fill))
    painter.drawRoundedRect(_place(box, lens), _CORNER * lens.scale, _CORNER * lens.scale)


def _paint_title(on: Painting, frame: Frame, box: Box, font: QFont, measure: Measure) -> None:
    """Paint the title with the mark that folds. A title keeps a readable size while its frame shrinks."""
    painter, lens, inks = on.painter, on.lens, on.inks
    place = _place(box, lens)
    size = max(_TITLE * lens.scale, _LEAST_TITLE * lens.scale / lens.logical)
    unit = size / _TITLE
    room = place.width() - (_LEFT + 10) * unit
    tone = group_tone(inks, frame.color)
    middle = place.center().y()
    if room < 3 * size:
        return
    _paint_chevron(painter, QPointF(place.left() + 16 * unit, middle), _CHEVRON * unit, color=tone.words)
    painter.setFont(sized(font, size, strong=True))
    painter.setPen(QColor(tone.words))
    words = measure.cut(frame.title or UNTITLED, room / size)
    left = place.left() + _LEFT * unit
    painter.drawText(QRectF(left, place.top(), room, place.height()), int(Qt.AlignmentFlag.AlignVCenter), words)


def _paint_chevron(painter: QPainter, center: QPointF, reach: float, *, color: str) -> None:
    pen = QPen(QColor(color), max(1.0, reach * 0.38))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    points = ((-1.0, -0.5), (0.0, 0.5), (1.0, -0.5))
    painter.drawPolyline(QPolygonF([center + QPointF(x * reach, y * reach) for x, y in points]))


def chevron_box(title: Box, scale: float) -> Box:
    """Give where a hand meets the mark that folds a frame, in a title's box."""
    unit = max(1.0, _LEAST_TITLE / _TITLE / scale)
    return title[0] + 4 * unit, title[1], title[0] + _LEFT * unit, title[3]


def _state(on: Painting, frame: Frame, found: tuple[int, str]) -> CardState:
    return CardState(selected=frame.id in on.graph.groups.chosen, status=STATUSES[found[0]], problem=found[1])


def _paint_card(on: Painting, cards: FoldedCards, frame: Frame, state: CardState) -> None:
    painter, lens, inks = on.painter, on.lens, on.inks
    scale = lens.scale
    left, top = np.rint(frame.box[0] * scale) + lens.dx, np.rint(frame.box[1] * scale) + lens.dy
    margin = margin_at(scale)
    painter.drawPixmap(int(left) - margin, int(top) - margin, cards.picture(on, frame.color, state))
    if not on.has_titles:
        return
    width, middle = frame.box[2] - frame.box[0], float(top) + (frame.box[3] - frame.box[1]) * scale / 2
    room = width - TEXT_LEFT - TEXT_RIGHT
    title = frame.title or UNTITLED
    with_subtitle = lens.logical >= SUBTITLES_FROM
    size = _TITLE if with_subtitle else min(21.0, max(_TITLE, 9.0 / lens.logical))
    painter.setFont(sized(cards.font, size * scale, strong=True))
    painter.setPen(QColor(inks.title))
    above = -10.0 if with_subtitle else 0.0
    words = cards.strong.shorten(title, room / size)
    painter.drawText(QPointF(float(left) + TEXT_LEFT * scale, middle + (above + _CAP * size) * scale), words)
    if with_subtitle:
        count = len(frame.rows)
        painter.setFont(sized(cards.font, 11.0 * scale))
        painter.setPen(QColor(inks.subtitle))
        place = QPointF(float(left) + TEXT_LEFT * scale, middle + (10.0 + _CAP * 11.0) * scale)
        painter.drawText(place, f"{count:,} nodes, folded" if count > 1 else "1 node, folded")


def _drawn(on: Painting, color: str, state: CardState) -> QPixmap:
    scale, inks = on.lens.scale, on.inks
    look = NodeLook(UNTITLED, family(color, GROUP_COLOR), "layers", (Port("in"),), (Port("out"),), can_fail=False)
    shape = Shape("", look, look.inputs, look.outputs)
    card = Card(shape, state, scale, inks, bars=not on.has_titles)
    margin, (width, height) = margin_at(scale), card.size
    drawn = QPixmap(width + 2 * margin, height + 2 * margin)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.translate(margin, margin)
    # A second sheet below says that there is more than one thing here.
    step, radius = _STACK * scale, RADIUS * scale
    painter.setPen(QPen(QColor(group_tone(inks, color).line), max(1.0, round(scale * 0.9))))
    painter.setBrush(QColor(inks.card))
    painter.drawRoundedRect(QRectF(step, step, width - 0.5, height - 0.5), radius, radius)
    card.draw(painter)
    painter.end()
    return drawn


def _paint_blocks(on: Painting, cards: Iterable[tuple[Frame, CardState]]) -> None:
    painter, lens, inks = on.painter, on.lens, on.inks
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(Qt.PenStyle.NoPen)
    by_color: dict[str, list[Box]] = {}
    for frame, state in cards:
        color = inks.families[family(frame.color, GROUP_COLOR)]
        color = inks.statuses[state.status] if state.status else color
        by_color.setdefault(inks.accent if state.selected else color, []).append(frame.box)
    for color, boxes in by_color.items():
        x0, y0, x1, y1 = (np.array(boxes) * lens.scale).T
        painter.setBrush(QColor(color))
        corners = (np.rint(x0) + lens.dx).astype(np.int32), (np.rint(y0) + lens.dy).astype(np.int32)
        sizes = np.maximum(2, x1 - x0).astype(np.int32), np.maximum(2, y1 - y0).astype(np.int32)
        draw_rects(painter, (*corners, *sizes))


def _place(box: Box, lens: Lens) -> QRectF:
    left, top = (round(side) + 0.5 for side in lens.device(box[0], box[1]))
    right, bottom = (round(side) + 0.5 for side in lens.device(box[2], box[3]))
    return QRectF(left, top, right - left, bottom - top)
