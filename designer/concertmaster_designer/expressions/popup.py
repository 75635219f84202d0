"""The list of completions below the cursor: what it is, its kind, and one line of help for the chosen one."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from concertmaster_designer.documents.typing import Completion, Offer
from concertmaster_designer.ui.icons import icon_pixmap
from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed
from concertmaster_designer.ui.widgets.text import Text

_SHOWN: Final = 9
_PAD: Final = 8
_ICON: Final = 14
_GAP: Final = 24
_ICONS: Final = {"name": "variable", "field": "tag", "step": "workflow", "function": "sigma", "word": "type"}
_ROLES: Final = {"name": "accent", "field": "success", "step": "waiting", "function": "accent", "word": "muted"}
_NAMES: Final = {"name": "name", "field": "field", "step": "node", "function": "function", "word": "word of the language"}

Index = QModelIndex | QPersistentModelIndex


class OfferModel(QAbstractListModel):
    """The offers as rows."""

    def __init__(self) -> None:
        super().__init__()
        self.offers: tuple[Offer, ...] = ()

    def show_offers(self, offers: tuple[Offer, ...]) -> None:
        """Show other offers."""
        self.beginResetModel()
        self.offers = offers
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        """Count the offers."""
        return 0 if parent.isValid() else len(self.offers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give an offer, or what a screen reader says of it."""
        offer = self.offers[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return offer
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (offer.label, _NAMES[offer.kind], offer.detail, offer.help) if part)
        return offer.label if role == Qt.ItemDataRole.DisplayRole else None


class _OfferDelegate(QStyledItemDelegate):
    """Paints icon, label with what was typed in bold, and kind at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.word = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Be as high as the type asks."""
        del index
        return QSize(option.rect.width(), option.fontMetrics.height() + _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one offer."""
        offer: Offer = index.data(Qt.ItemDataRole.UserRole)
        theme, rect = current_theme(), option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent_soft"))
        size = max(_ICON, option.fontMetrics.ascent())
        role = _ROLES[offer.kind] if offer.fits else "muted"
        picture = icon_pixmap(_ICONS[offer.kind], getattr(theme.palette, role), size, dpr=painter.device().devicePixelRatioF())
        painter.drawPixmap(rect.left() + _PAD, rect.center().y() - size // 2, picture)
        left, right = rect.left() + 2 * _PAD + size, rect.right() - _PAD
        detail = option.fontMetrics.horizontalAdvance(offer.detail)
        painter.setFont(option.font)
        painter.setPen(theme.color("muted"))
        painter.drawText(QRect(right - detail, rect.top(), detail, rect.height()), Qt.AlignmentFlag.AlignVCenter, offer.detail)
        painter.setPen(theme.color("text" if offer.fits else "muted"))
        self._label(painter, offer.label, QRect(left, rect.top(), right - detail - _PAD - left, rect.height()), option.font)
        painter.restore()

    def _label(self, painter: QPainter, label: str, rect: QRect, font: QFont) -> None:
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        begin = label.casefold().find(self.word.casefold()) if self.word else -1
        end = begin + len(self.word)
        parts = [(label, font)] if begin < 0 else [(label[:begin], font), (label[begin:end], bold), (label[end:], font)]
        for text, face in parts:
            metrics = QFontMetrics(face)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width())
            painter.setFont(face)
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)
            rect.setLeft(rect.left() + metrics.horizontalAdvance(shown))


class CompletionPopup(QFrame):
    """Never takes the focus: the field hands on the keys that move in it. ``chosen`` gives the offer that was clicked."""

    chosen = Signal(object)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("completions")
        self.model = OfferModel()
        self.list = QListView()
        self.list.setModel(self.model)
        self._delegate = _OfferDelegate(self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Completions")
        self.help = Text(size="small", role="muted", wrap=True)
        self.help.setContentsMargins(_PAD, 4, _PAD, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.list)
        column.addWidget(self.help)
        self.list.clicked.connect(lambda index: self.chosen.emit(index.data(Qt.ItemDataRole.UserRole)))
        self.list.selectionModel().currentChanged.connect(lambda *_change: self._explain())
        self._field = field
        self._rest = 0
        on_theme_changed(self._wear)
        self._wear(current_theme())

    @property
    def offer(self) -> Offer | None:
        """Give the offer that is chosen at the moment."""
        row = self.list.currentIndex().row()
        return self.model.offers[row] if 0 <= row < len(self.model.offers) else None

    def offer_at(self, completion: Completion, cursor: QRect) -> None:
        """Show offers below a cursor, given in places of the screen, or above it where there is no room."""
        font = self._field.font()
        self.list.setFont(font)
        self._delegate.word = completion.word
        self._rest = completion.total - len(completion.offers)
        self.model.show_offers(completion.offers)
        self.list.setCurrentIndex(self.model.index(0))
        self._explain()
        self._fit(completion.offers, cursor)
        self.show()
        self.raise_()

    def move_by(self, rows: int) -> None:
        """Choose another offer; the ends join."""
        count = len(self.model.offers)
        row = self.list.currentIndex().row() + rows
        if abs(rows) == 1:
            row %= count
        self.list.setCurrentIndex(self.model.index(max(0, min(count - 1, row))))

    def _fit(self, offers: tuple[Offer, ...], cursor: QRect) -> None:
        metrics = QFontMetrics(self.list.font())
        row = metrics.height() + _PAD
        wide = max(
            (metrics.horizontalAdvance(offer.label) + metrics.horizontalAdvance(offer.detail) for offer in offers[:60]), default=0
        )
        screen = QGuiApplication.screenAt(cursor.center()) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        width = min(max(280, wide + 4 * _PAD + _GAP + metrics.ascent() + 12), room.width() - 2 * _PAD)
        self.list.setFixedHeight(row * min(_SHOWN, len(offers)) + 2)
        self.setFixedWidth(width)
        has_help = bool(self._rest) or any(offer.help for offer in offers)
        self.help.setVisible(has_help)
        self.help.setFixedHeight(2 * self.help.fontMetrics().lineSpacing() + 12)
        self.adjustSize()
        left = min(cursor.left() - 2 * _PAD, room.right() - width)
        below = cursor.bottom() + 4
        top = below if below + self.height() <= room.bottom() else cursor.top() - self.height() - 4
        self.move(QPoint(max(room.left(), left), top))

    def _explain(self) -> None:
        offer = self.offer
        told = offer.help if offer is not None else ""
        rest = f"and {self._rest:,} more: type on to narrow them" if self._rest else ""
        self.help.setText("\n".join(part for part in (told, rest) if part))

    def _wear(self, theme: Theme) -> None:
        tokens = theme.palette
        self.setStyleSheet(
            f"#completions {{ background: {tokens.raised}; border: 1px solid {tokens.strong_line}; border-radius: 4px; }}"
            f"#completions QListView {{ background: {tokens.raised}; }}"
        )
