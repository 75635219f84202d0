"""The cheat sheet: what it lists, how it is searched, and that it fits on one page."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from concertmaster_designer.shell.actions import ACTIONS
from concertmaster_designer.shell.popups.key_lines import commands_of, lines
from concertmaster_designer.shell.popups.key_sheet import paint_sheet
from concertmaster_designer.ui.keymap import Keymap, preset_of, presets, use_keymap


@pytest.fixture(autouse=True)
def first_keys():
    yield
    use_keymap(Keymap())


@pytest.fixture
def sheet(designer):
    designer.do("help.keys")
    return designer.dialog("ShortcutsDialog")


def rows(sheet):
    return [sheet.table.rows.row(row) for row in range(sheet.table.rows.rowCount())]


def test_it_is_searched_by_words_and_by_keys(sheet):
    everything = len(rows(sheet))
    QTest.keyClicks(sheet.search, "palette")
    assert [(line.title, line.keys) for line in rows(sheet)] == [("Command palette", ("Ctrl+K",))]
    sheet.search.setText("ctrl+k")
    assert "Command palette" in [line.title for line in rows(sheet)]
    sheet.search.setText("no such key")
    assert (rows(sheet), sheet.nothing.isVisible()) == ([], True)
    sheet.search.clear()
    assert len(rows(sheet)) == everything > 60


def test_it_shows_the_keys_that_are_used_now(sheet):
    use_keymap(Keymap(preset_of("blender")))
    sheet.search.setText("command palette")
    assert [line.keys for line in rows(sheet)] == [("F3",)]


def test_a_question_mark_on_the_canvas_opens_it(designer):
    designer.open_stored()
    canvas = designer.document.canvas
    designer.window.activateWindow()
    designer.until(designer.window.isActiveWindow)
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Question)
    assert designer.dialog("ShortcutsDialog").isVisible()


def test_a_question_mark_in_a_field_is_a_question_mark(designer):
    designer.open_stored()
    search = designer.parts.editor.palette_panel.search
    designer.window.activateWindow()
    designer.until(designer.window.isActiveWindow)
    search.setFocus()
    QTest.keyClicks(search, "?")
    assert search.text() == "?"
    assert designer.dialogs("ShortcutsDialog") == []


def test_it_leads_to_the_dialog_of_keys(sheet, designer):
    designer.press(sheet, "Change keys …")
    assert designer.dialog("KeysDialog").isVisible()


def test_the_pdf_has_one_page(sheet, tmp_path):
    sheet.write_pdf(tmp_path / "keys.pdf")
    content = (tmp_path / "keys.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b", content)) == 1


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_every_key_stands_on_the_page_and_nothing_beside_it(dressed, preset):
    told = lines(commands_of(ACTIONS), Keymap(preset))
    picture = QImage(1684, 1190, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    page = QRectF(64, 64, 1556, 1062)
    painter = QPainter(picture)
    paint_sheet(painter, page, preset.title, told)
    painter.end()
    below = picture.copy(0, int(page.bottom()) + 1, 1684, 1190 - int(page.bottom()) - 1)
    beside = picture.copy(int(page.right()) + 1, 0, 1684 - int(page.right()) - 1, 1190)
    for margin in (below, beside):
        blank = QImage(margin.size(), margin.format())
        blank.fill(Qt.GlobalColor.white)
        assert margin == blank
    assert picture.copy(64, 1000, 1556, 40) != picture.copy(0, 0, 1556, 40)
