import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from concertmaster_designer.library.habits import RECENT_LIMIT, habits
from concertmaster_designer.library.node_palette import MIME_TYPE, NodePalette, star_room
from concertmaster_designer.library.node_types import Item
from concertmaster_shared.nodes import CATALOGUE


@pytest.fixture(autouse=True)
def no_habits():
    habits().load((), ())
    yield
    habits().load((), ())


@pytest.fixture
def palette(show):
    palette = show(NodePalette(list(CATALOGUE.values())))
    palette.resize(220, 800)
    palette.heard = []
    palette.chosen.connect(palette.heard.append)
    return palette


def index_of(palette, title):
    model = palette.view.model()
    return next(index for row in range(model.rowCount()) if (index := model.index(row, 0)).data() == title)


def test_a_search_and_enter_choose_without_a_mouse(palette):
    QTest.keyClicks(palette.search, "filter")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.heard == ["data.filter"]


def test_the_arrow_keys_go_through_what_was_found(palette):
    QTest.keyClicks(palette.search, "t")
    QTest.keyClick(palette.search, Qt.Key.Key_Down)
    second = palette.view.currentIndex().row()
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert second == 1
    assert len(palette.heard) == 1


def test_a_double_click_chooses(palette):
    place = palette.view.visualRect(index_of(palette, "If")).center()
    QTest.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert palette.heard == ["logic.if"]


def test_a_heading_cannot_be_chosen(palette):
    place = palette.view.visualRect(palette.view.model().index(0, 0)).center()
    QTest.mouseDClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place + QPoint(0, 0))
    QTest.keyClick(palette.view, Qt.Key.Key_Return)
    assert palette.heard == []


def test_what_is_dragged_names_the_type_for_the_canvas(palette):
    index = index_of(palette, "HTTP request")
    content = palette.view.model().mimeData([index])
    assert bytes(content.data(MIME_TYPE).data()) == b"http.request"
    assert index.flags() & Qt.ItemFlag.ItemIsDragEnabled


def test_every_type_explains_itself(palette):
    model = palette.view.model()
    for row in range(model.rowCount()):
        if isinstance(model.entry(model.index(row, 0)), Item):
            assert model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_nothing_that_matches_is_nothing_to_choose(palette):
    QTest.keyClicks(palette.search, "zzz")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.heard == []


def titles(palette):
    model = palette.view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_press_on_the_star_makes_a_favourite_and_takes_it_back(palette):
    place = star_room(palette.view.visualRect(index_of(palette, "If"))).center()
    QTest.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert titles(palette)[:2] == ["Favourites", "If"]
    assert palette.view.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "If, favourite"
    place = star_room(palette.view.visualRect(palette.view.model().index(1, 0))).center()
    QTest.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert titles(palette)[0] == "Triggers"
    assert palette.heard == []


def test_shift_and_enter_star_what_is_in_front(palette):
    QTest.keyClicks(palette.search, "filter")
    QTest.keyClick(palette.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert habits().favourites == ("data.filter",)
    assert palette.heard == []
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.heard == ["data.filter"]


def test_what_was_used_last_stands_above_the_families_of_a_palette_that_opens_anew(palette, show):
    for words in ("filter", "switch"):
        QTest.keyClicks(palette.search, words)
        QTest.keyClick(palette.search, Qt.Key.Key_Return)
        palette.search.clear()
    other = show(NodePalette(list(CATALOGUE.values())))
    assert titles(other)[:3] == ["Used last", CATALOGUE["logic.switch"].title, CATALOGUE["data.filter"].title]
    palette.hide()
    palette.show()
    assert titles(palette)[:3] == titles(other)[:3]
    for node_type in CATALOGUE:
        habits().use(node_type)
    assert len(habits().recent) == RECENT_LIMIT


def test_no_row_moves_while_a_person_works(palette):
    before = titles(palette)
    place = palette.view.visualRect(index_of(palette, "If")).center()
    for _ in range(2):
        QTest.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert palette.heard == ["logic.if", "logic.if"]
    assert titles(palette) == before
    QTest.keyClicks(palette.search, "s")
    found = titles(palette)
    last = palette.view.model().index(len(found) - 1, 0)
    palette.view.scrollTo(last)
    place = palette.view.visualRect(last).center()
    QTest.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(palette.heard) == 3
    assert titles(palette) == found
    QTest.keyClick(palette.search, Qt.Key.Key_Backspace)
    QTest.keyClicks(palette.search, "s")
    assert titles(palette).index(found[-1]) < found.index(found[-1])


def test_the_letters_that_were_typed_are_shown(palette):
    QTest.keyClicks(palette.search, "http")
    entry = palette.view.model().entry(palette.view.currentIndex())
    assert entry.letters == (0, 1, 2, 3)
    plain = palette.grab().toImage()
    palette.search.clear()
    QTest.keyClicks(palette.search, "curl")
    assert palette.view.model().entry(palette.view.currentIndex()).title == "HTTP request"
    assert palette.grab().toImage() != plain
