"""A theme reaches every control, and the style sheet has no gap."""

from __future__ import annotations

import re
from importlib import resources

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from concertmaster_designer.ui.theme import Theme, apply_theme, current_theme, follow_system, on_theme_changed
from concertmaster_designer.ui.theme.apply import interface_font, theme_for
from concertmaster_designer.ui.theme.style_sheet import style_sheet
from concertmaster_designer.ui.theme.theme import blend
from concertmaster_shared.look import DARK, LIGHT, contrast

THEMES = [Theme.light(), Theme.dark()]


@pytest.fixture(autouse=True)
def back_to_light(qapp):
    yield
    apply_theme(qapp, Theme.light())


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_style_sheet_is_filled_and_can_be_read(qapp, qtlog, theme):
    sheet = style_sheet(theme)
    assert "$" not in sheet
    qapp.setStyleSheet(sheet)
    assert not [record for record in qtlog.records if "parse" in record.message]


def test_the_style_sheet_names_no_colour_itself():
    template = resources.files("concertmaster_designer.ui.theme").joinpath("style.qss").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9A-Fa-f]{3,8}\b", template)


@pytest.mark.parametrize(("theme", "tokens"), [(Theme.light(), LIGHT), (Theme.dark(), DARK)])
def test_the_palette_follows_the_tokens(qapp, theme, tokens):
    apply_theme(qapp, theme)
    palette = qapp.palette()
    assert palette.color(QPalette.ColorRole.Window) == QColor(tokens.surface)
    assert palette.color(QPalette.ColorRole.WindowText) == QColor(tokens.text)
    assert palette.color(QPalette.ColorRole.Highlight) == QColor(tokens.accent)
    assert current_theme() == theme


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("kind", [QPushButton, QLineEdit, QComboBox, QSpinBox, QCheckBox])
def test_the_focus_is_seen(qapp, qtbot, theme, kind):
    apply_theme(qapp, theme)
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    control, other = kind(), QLineEdit()
    column.addWidget(control)
    column.addWidget(other)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    other.setFocus()
    without, size = control.grab().toImage(), control.size()
    control.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.sendEvent(control, QEvent(QEvent.Type.Leave))
    ringed = control.grab().toImage()
    accent = QColor(theme.palette.accent)
    assert control.size() == size
    assert ringed.pixelColor(size.width() // 2, 1) == accent or ringed.pixelColor(10, 1) == accent
    assert without.pixelColor(size.width() // 2, 1) != accent


def test_rows_are_28_pixels_high(qapp, qtbot):
    apply_theme(qapp, Theme.light())
    tree = QTreeWidget()
    qtbot.addWidget(tree)
    tree.addTopLevelItem(QTreeWidgetItem(["Row"]))
    tree.show()
    assert tree.visualItemRect(tree.topLevelItem(0)).height() == 28


def test_those_who_want_to_know_are_told(qapp):
    told = []
    on_theme_changed(told.append)
    apply_theme(qapp, Theme.dark())
    assert told == [Theme.dark()]


@pytest.mark.parametrize(
    ("scheme", "dark"),
    [(Qt.ColorScheme.Dark, True), (Qt.ColorScheme.Light, False), (Qt.ColorScheme.Unknown, False)],
)
def test_the_system_decides_between_light_and_dark(scheme, dark):
    assert theme_for(scheme, reduced_motion=False).is_dark is dark
    assert theme_for(scheme, reduced_motion=True).reduced_motion


def test_a_change_of_the_system_is_followed(qapp):
    follow_system(qapp)
    told = []
    on_theme_changed(told.append)
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Unknown)
    assert told == [current_theme()]


def test_themes_are_values():
    assert Theme.light() == Theme.light()
    assert Theme.light().still() == Theme.light(reduced_motion=True)
    assert Theme.dark().is_dark
    assert Theme.light().color("accent", 0.5).alphaF() == pytest.approx(0.5, abs=0.01)


def test_the_font_is_the_platforms_own_in_our_size(qapp):
    assert interface_font().pixelSize() == 13


def test_blending_goes_from_one_to_the_other():
    assert blend("#000000", "#FFFFFF", 0) == "#000000"
    assert blend("#000000", "#FFFFFF", 1) == "#FFFFFF"
    assert blend("#000000", "#FFFFFF", 0.5) == "#808080"


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_the_focus_ring_stands_out_from_both_neighbours(tokens):
    assert contrast(tokens.accent, tokens.surface) >= 3
    assert contrast(tokens.accent, tokens.canvas) >= 3
