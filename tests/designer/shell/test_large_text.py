"""With text of twice the size everything stays inside a screen of 1280 by 800, and nothing is cut off at the right."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from concertmaster_designer.ui.theme import Theme, apply_theme
from tests.support.window_places import DIALOGS, PAGES, in_groups

SCREEN = QSize(1280, 800)
HALF_LARGER = ("start_page", "editor", "run")


@pytest.fixture
def sized(designer):
    def show(percent):
        designer.window.resize(SCREEN)
        designer.parts.scheme.choose_text_size(percent)
        return designer

    yield show
    apply_theme(QApplication.instance(), Theme.light())


def faults(place: QWidget) -> list[str]:
    """Say what does not fit: the place on its screen, or what is in an area that scrolls up and down alone in that area."""
    needed = place.minimumSizeHint().expandedTo(place.minimumSize()).expandedTo(place.size())
    found = [] if needed == needed.boundedTo(SCREEN) else [f"needs {needed.width()} × {needed.height()}"]
    for area in place.findChildren(QScrollArea):
        inside, room = area.widget(), area.viewport().width()
        if area.isVisible() and inside is not None and inside.minimumSizeHint().width() > room:
            found.append(f"{type(area).__name__}: {inside.minimumSizeHint().width()} in {room}")
    return found


@pytest.mark.parametrize("pages", in_groups(PAGES))
def test_pages_stay_on_the_screen(sized, pages):
    designer = sized(200)
    for page in pages:
        window = PAGES[page](designer)
        designer.qtbot.wait(20)
        assert (page, faults(window)) == (page, [])


def test_pages_stay_on_the_screen_with_text_half_as_large_again(sized):
    designer = sized(150)
    for page in HALF_LARGER:
        window = PAGES[page](designer)
        designer.qtbot.wait(20)
        assert (page, faults(window)) == (page, [])


@pytest.mark.parametrize("dialogs", in_groups(DIALOGS))
def test_dialogs_stay_on_the_screen(sized, dialogs):
    designer = sized(200)
    for name in dialogs:
        dialog = DIALOGS[name](designer)
        designer.qtbot.wait(20)
        assert (name, faults(dialog)) == (name, [])
        dialog.close()


def test_nothing_has_moved_in_a_window_that_is_wide_enough(sized):
    designer = sized(100)
    PAGES["editor"](designer)
    bar = designer.parts.editor.bar
    assert not bar.more.isVisible()
    assert {name for name, button in bar.buttons.items() if button.isVisible()} == set(bar.buttons)


def test_buttons_of_the_bar_go_into_a_menu_where_there_is_no_room(sized):
    designer = sized(200)
    PAGES["editor"](designer)
    bar = designer.parts.editor.bar
    designer.window.resize(designer.window.minimumSizeHint())
    designer.until(bar.more.isVisible)
    hidden = {name for name, button in bar.buttons.items() if not button.isVisible()}
    assert hidden == {action.objectName() for action in bar.more.menu().actions()}
    assert "view.inspector" in hidden
    assert bar.buttons["document.publish"].isVisible()
    designer.window.resize(SCREEN * 2)
    designer.until(lambda: not bar.more.isVisible())
