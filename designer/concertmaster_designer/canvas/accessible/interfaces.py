"""What Qt asks of a canvas on behalf of a screen reader: the canvas as a list, its nodes as items, their ports as links.

Every one is Qt's interface of a widget, also where no widget is: of the others Python can offer no actions.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from .reading import PortWords


class Telling(Protocol):
    """What knows the graph: it says how nodes stand and does what is asked of them. Nodes are named by their rows."""

    @property
    def canvas(self) -> QWidget:
        """Give the widget."""

    def rows(self) -> tuple[int, ...]:
        """Give the nodes that are offered."""

    def item(self, row: int) -> NodeItem:
        """Give the interface of a node."""

    def current(self) -> int | None:
        """Give the node the keyboard is at."""

    def node_at(self, x: int, y: int) -> int | None:
        """Give the node at a point of the screen."""

    def is_there(self, row: int) -> bool:
        """Tell whether a node still is."""

    def words(self, row: int) -> str:
        """Say what a node is."""

    def more_words(self, row: int) -> str:
        """Say what a node does and what is around it."""

    def place(self, row: int) -> QRect:
        """Give the card of a node on the screen."""

    def state(self, row: int) -> QAccessible.State:
        """Say how a node stands."""

    def ports(self, row: int) -> tuple[PortWords, ...]:
        """Give the ports of a node."""

    def port_place(self, row: int, port: PortWords) -> QRect:
        """Give the place of a port on the screen."""

    def flows(self, row: int, *, forwards: bool) -> tuple[int, ...]:
        """Give the nodes that edges of a node lead to, or come from."""

    def act(self, row: int, action: str) -> None:
        """Do what a screen reader asks for."""


_Related = list[tuple[QAccessibleInterface, QAccessible.RelationFlag]]


class CanvasItem(QAccessibleWidget):
    """The canvas: the widgets that float over it, then the nodes that are offered."""

    def __init__(self, told: Telling) -> None:
        super().__init__(told.canvas, QAccessible.Role.List, told.canvas.accessibleName())
        self._told = told

    def childCount(self) -> int:
        """Count the children."""
        return super().childCount() + len(self._told.rows())

    def child(self, index: int) -> QAccessibleInterface:
        """Give a child."""
        floating = super().childCount()
        if index < floating:
            return super().child(index)
        rows = self._told.rows()
        return self._told.item(rows[index - floating]) if index - floating < len(rows) else None  # type: ignore[return-value]  # Qt takes none

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Give the place of a child."""
        if isinstance(child, NodeItem):
            rows = self._told.rows()
            return super().childCount() + rows.index(child.row) if child.row in rows else -1
        return super().indexOfChild(child)

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        """Give the child at a point of the screen."""
        row = self._told.node_at(x, y)
        return super().childAt(x, y) if row is None else self._told.item(row)

    def focusChild(self) -> QAccessibleInterface:
        """Give the child that has the focus."""
        row = self._told.current()
        if row is None or not self._told.canvas.hasFocus():
            return super().focusChild()
        return self._told.item(row)


class _Item(QAccessibleWidget):
    """Something on the canvas that is no widget."""

    def __init__(self, told: Telling, role: QAccessible.Role) -> None:
        super().__init__(told.canvas, role)
        self._told = told

    @abstractmethod
    def words(self, kind: QAccessible.Text) -> str:
        """Give a text."""

    def object(self) -> QObject:
        """Give the object: there is none."""
        return None  # type: ignore[return-value]  # it is no object of its own

    def text(self, kind: QAccessible.Text) -> str:
        """Give a text."""
        return self.words(kind) if self.isValid() else ""

    def childCount(self) -> int:
        """Count the children."""
        return 0

    def child(self, _index: int) -> QAccessibleInterface:
        """Give a child."""
        return None  # type: ignore[return-value]  # Qt takes none

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface:
        """Give the child at a point of the screen."""
        return None  # type: ignore[return-value]  # Qt takes none

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        """Give the place of a child."""
        return -1

    def focusChild(self) -> QAccessibleInterface:
        """Give the child that has the focus."""
        return None  # type: ignore[return-value]  # Qt takes none

    def keyBindingsForAction(self, _action: str) -> list[str]:
        """Name the keys of an action: there are none."""
        return []

    def relations(self, _match: QAccessible.RelationFlag = QAccessible.RelationFlag.AllRelations) -> _Related:
        """Give what it has to do with."""
        return []


class NodeItem(_Item):
    """A node: press sets its parameters; edges are told as a flow."""

    def __init__(self, told: Telling, row: int) -> None:
        super().__init__(told, QAccessible.Role.ListItem)
        self.row = row
        self.kept_ports: list[PortItem] = []

    def isValid(self) -> bool:
        """Tell whether it still is."""
        return self._told.is_there(self.row)

    def parent(self) -> QAccessibleInterface:
        """Give what it is part of."""
        return QAccessible.queryAccessibleInterface(self._told.canvas)

    def words(self, kind: QAccessible.Text) -> str:
        """Give a text."""
        if kind == QAccessible.Text.Name:
            return self._told.words(self.row)
        return self._told.more_words(self.row) if kind == QAccessible.Text.Description else ""

    def rect(self) -> QRect:
        """Give where it is on the screen."""
        return self._told.place(self.row)

    def state(self) -> QAccessible.State:
        """Say how it stands."""
        return self._told.state(self.row)

    def childCount(self) -> int:
        """Count the children."""
        return len(self._told.ports(self.row)) if self.isValid() else 0

    def child(self, index: int) -> QAccessibleInterface:
        """Give a child."""
        count = self.childCount()
        while len(self.kept_ports) < count:
            self.kept_ports.append(PortItem(self._told, self, len(self.kept_ports)))
        return self.kept_ports[index] if index < count else None  # type: ignore[return-value]  # Qt takes none

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Give the place of a child."""
        return child.number if isinstance(child, PortItem) and child.parent() is self else -1

    def relations(self, match: QAccessible.RelationFlag = QAccessible.RelationFlag.AllRelations) -> _Related:
        """Give what it has to do with."""
        # The other end is the subject: what this node leads to is what flows from it.
        kinds = ((QAccessible.RelationFlag.FlowsFrom, True), (QAccessible.RelationFlag.FlowsTo, False))
        return [
            (self._told.item(row), flag)
            for flag, forwards in kinds
            if flag & match
            for row in self._told.flows(self.row, forwards=forwards)
        ]

    def actionNames(self) -> list[str]:
        """Name what can be done with it."""
        return [
            QAccessibleActionInterface.pressAction(),
            QAccessibleActionInterface.setFocusAction(),
            QAccessibleActionInterface.toggleAction(),
            QAccessibleActionInterface.showMenuAction(),
        ]

    def doAction(self, action: str) -> None:
        """Do something with it."""
        if self.isValid():
            self._told.act(self.row, action)


class PortItem(_Item):
    """A port: press goes to the first node it leads to."""

    def __init__(self, told: Telling, node: NodeItem, number: int) -> None:
        super().__init__(told, QAccessible.Role.Link)
        self.number = number
        self._node = node

    def isValid(self) -> bool:
        """Tell whether it still is."""
        return self.number < self._node.childCount()

    def parent(self) -> QAccessibleInterface:
        """Give what it is part of."""
        return self._node

    def words(self, kind: QAccessible.Text) -> str:
        """Give a text."""
        return self._port.words if kind == QAccessible.Text.Name else ""

    def rect(self) -> QRect:
        """Give where it is on the screen."""
        return self._told.port_place(self._node.row, self._port) if self.isValid() else QRect()

    def state(self) -> QAccessible.State:
        """Say how it stands."""
        state = QAccessible.State()
        state.linked = int(self.isValid() and bool(self._port.ends))
        state.invalid = int(not self.isValid())
        return state

    def actionNames(self) -> list[str]:
        """Name what can be done with it."""
        return [QAccessibleActionInterface.pressAction()] if self.isValid() and self._port.ends else []

    def doAction(self, action: str) -> None:
        """Do something with it."""
        if action in self.actionNames():
            self._told.act(self._port.ends[0], QAccessibleActionInterface.setFocusAction())

    @property
    def _port(self) -> PortWords:
        return self._told.ports(self._node.row)[self.number]
