import pytest
from PySide6.QtGui import QTextCharFormat

from concertmaster_designer.inspector.editors.expression import ExpressionEditor
from concertmaster_designer.inspector.editors.highlighter import units
from concertmaster_designer.ui.theme import Theme, apply_theme


def formats(editor):
    layout = editor.text.document().firstBlock().layout()
    return {(part.start, part.length): QTextCharFormat(part.format) for part in layout.formats()}


@pytest.fixture
def editor(show):
    return show(ExpressionEditor())


def test_words_of_the_language_numbers_and_texts_have_colours(editor):
    editor.show_value({"expr": "input.a > 10 and 'x'"})
    colours = {place: form.foreground().color().name().upper() for place, form in formats(editor).items()}
    palette = Theme.light().palette
    assert colours[10, 2] == palette.warning
    assert colours[13, 3] == palette.accent
    assert colours[17, 3] == palette.success
    assert (0, 5) not in colours


def test_the_mistake_is_underlined_at_its_character_whatever_stands_before(editor):
    for text, place in (("1 > > 2", 4), ("'😀' > > 2", 7)):
        editor.show_value({"expr": text})
        wavy = [
            start
            for (start, _length), form in formats(editor).items()
            if form.underlineStyle() == QTextCharFormat.UnderlineStyle.WaveUnderline
        ]
        assert wavy == [place]


def test_colours_follow_the_theme(editor, qapp):
    editor.show_value({"expr": "10"})
    apply_theme(qapp, Theme.dark())
    (form,) = formats(editor).values()
    assert form.foreground().color().name().upper() == Theme.dark().palette.warning


def test_units_are_those_of_qt():
    assert [units("a😀b", count) for count in range(4)] == [0, 1, 3, 4]
