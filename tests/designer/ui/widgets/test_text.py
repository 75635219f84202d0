from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStackedWidget

from concertmaster_designer.ui.theme import Theme, apply_theme
from concertmaster_designer.ui.widgets.text import Text


def ink(text):
    return text.palette().color(QPalette.ColorRole.WindowText).name().upper()


def test_a_text_has_the_colour_of_its_role_in_every_theme(show, dressed):
    text = show(Text("Danger", role="danger"))
    assert ink(text) == Theme.light().palette.danger
    apply_theme(dressed, Theme.dark())
    assert ink(text) == Theme.dark().palette.danger
    text.set_role("muted")
    assert ink(text) == Theme.dark().palette.muted


def test_a_text_that_was_hidden_when_the_theme_changed_follows_it_too(show, dressed):
    stack = QStackedWidget()
    text = Text("Title", size="lead", strong=True)
    stack.addWidget(Text("in front"))
    stack.addWidget(text)
    apply_theme(dressed, Theme.dark())
    show(stack)
    stack.setCurrentWidget(text)
    assert ink(text) == Theme.dark().palette.text


def test_what_comes_from_documents_is_never_read_as_markup(show):
    text = show(Text("<b>bold</b><img src='http://example.org'>"))
    assert text.textFormat() == Qt.TextFormat.PlainText
