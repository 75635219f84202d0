"""How keys are written, compared and recognised when they are pressed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from concertmaster_designer.ui.keymap.spelling import clashes, is_bare, spelled, stroke, strokes

NONE, SHIFT, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier


def pressed(key, modifiers=NONE):
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers)


@pytest.mark.parametrize(
    ("written", "as_everywhere"),
    [
        ("ctrl+s", "Ctrl+S"),
        ("Delete", "Del"),
        ("Alt+A,L", "Alt+A, L"),
        ("?", "?"),
        ("Ctrl++", "Ctrl++"),
        ("Hyper+Q", ""),
        ("", ""),
    ],
)
def test_keys_are_written_one_way(written, as_everywhere):
    assert spelled(written) == as_everywhere


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("F9", "F9", True),
        ("Alt+A", "Alt+A, L", True),
        ("Alt+A, R", "Alt+A, L", False),
        ("Ctrl+,", "Ctrl+, , X", False),
        ("A", "B", False),
    ],
)
def test_keys_clash_that_begin_alike(first, second, same):
    assert clashes(first, second) is same
    assert clashes(second, first) is same


@pytest.mark.parametrize(
    ("key", "modifiers", "meant"),
    [
        (Qt.Key.Key_A, NONE, "A"),
        (Qt.Key.Key_Question, SHIFT, "?"),
        (Qt.Key.Key_Plus, SHIFT, "+"),
        (Qt.Key.Key_Plus, KEYPAD, "+"),
        (Qt.Key.Key_Left, KEYPAD | CONTROL, "Ctrl+Left"),
        (Qt.Key.Key_Backtab, SHIFT, "Shift+Tab"),
        (Qt.Key.Key_Backtab, NONE, "Shift+Tab"),
        (Qt.Key.Key_PageUp, SHIFT, "Shift+PgUp"),
    ],
)
def test_what_is_pressed_is_recognised(key, modifiers, meant):
    assert stroke(meant) in tuple(strokes(pressed(key, modifiers)))


def test_a_letter_with_shift_is_not_the_letter():
    assert stroke("A") not in tuple(strokes(pressed(Qt.Key.Key_A, SHIFT)))


def test_keys_alone_are_told_from_keys_with_signs():
    assert [is_bare(pressed(*keys)) for keys in ((Qt.Key.Key_A,), (Qt.Key.Key_A, SHIFT), (Qt.Key.Key_Left,))] == [True] * 3
    assert [is_bare(pressed(*keys)) for keys in ((Qt.Key.Key_A, CONTROL), (Qt.Key.Key_F2,))] == [False] * 2
