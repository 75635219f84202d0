from time import thread_time

import pytest
from PySide6.QtGui import QTextCharFormat, QTextCursor

from concertmaster_designer.expressions.code_edit import CodeEdit
from concertmaster_designer.expressions.evaluating import Mistake
from concertmaster_designer.expressions.units import units
from concertmaster_designer.ui.theme import Theme, apply_theme
from tests.designer.expressions.test_colouring import LONG


def formats(edit, line=0):
    layout = edit.document().findBlockByNumber(line).layout()
    return {(part.start, part.length): QTextCharFormat(part.format) for part in layout.formats()}


def wavy(edit):
    found = []
    for (start, length), form in formats(edit).items():
        if form.underlineStyle() == QTextCharFormat.UnderlineStyle.WaveUnderline:
            found += range(start, start + length)
    return found


@pytest.fixture
def edit(show):
    return show(CodeEdit())


def test_words_of_the_language_numbers_and_texts_have_colours(edit):
    edit.show_text("input.a > 10 and 'x' + sum(1)")
    colours = {place: form.foreground().color().name().upper() for place, form in formats(edit).items()}
    palette = Theme.light().palette
    assert colours[10, 2] == palette.warning
    assert colours[13, 3] == palette.waiting
    assert colours[17, 3] == palette.success
    assert colours[23, 3] == palette.accent
    assert (6, 1) not in colours


def test_exactly_what_is_wrong_is_underlined_whatever_stands_before(edit):
    for text, mistake, places in (
        ("1 > > 2", Mistake("", 4, 1), [4]),
        ("'😀' > > 2", Mistake("", 6, 1), [7]),
        ("'e\u0301' + abc", Mistake("", 6, 3), [7, 8, 9]),
        ("1 +", Mistake("", 3, 0), [2]),
    ):
        edit.show_text(text)
        edit.show_mistakes([mistake])
        assert wavy(edit) == places, text
    edit.show_mistakes([])
    assert wavy(edit) == []


def test_colours_follow_the_theme(edit, qapp):
    edit.show_text("10")
    apply_theme(qapp, Theme.dark())
    (form,) = formats(edit).values()
    assert form.foreground().color().name().upper() == Theme.dark().palette.warning


def test_an_expression_of_a_text_may_reach_over_lines(show):
    edit = show(CodeEdit(is_template=True))
    edit.setPlainText("Sum: {{ input.a +\n 12 }} end 12")
    assert {text for text, form in formats(edit, 1).items() if form.foreground().color() == Theme.light().color("warning")} == {
        (1, 2)
    }
    cursor = QTextCursor(edit.document())
    cursor.setPosition(5)
    cursor.setPosition(7, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    assert formats(edit, 1) == {}


def test_colouring_one_key_in_a_long_text_is_quick(show, qtbot):
    edit = show(CodeEdit())
    edit.setPlainText(LONG)
    start = thread_time()
    edit.highlighter.rehighlight()
    whole = thread_time() - start
    times = []
    original = type(edit.highlighter).highlightBlock

    def timed(highlighter, text):
        start = thread_time()
        original(highlighter, text)
        times.append(thread_time() - start)

    cursor = edit.textCursor()
    cursor.setPosition(2000)
    edit.setTextCursor(cursor)
    edit.highlighter.highlightBlock = timed.__get__(edit.highlighter)
    type(edit.highlighter).highlightBlock = timed
    try:
        for sign in "abcdefgh":
            edit.textCursor().insertText(sign)
    finally:
        type(edit.highlighter).highlightBlock = original
    assert len(times) >= 8
    assert min(times) < 0.004, times
    assert min(times) < 0.7 * whole, (times, whole)


def test_units_are_those_of_qt():
    assert [units("a😀b", count) for count in range(4)] == [0, 1, 3, 4]
