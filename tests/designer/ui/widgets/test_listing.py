import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from concertmaster_designer.ui.widgets.empty_place import EmptyPlace
from concertmaster_designer.ui.widgets.listing import Listing
from concertmaster_designer.ui.widgets.table import Column, Table


class Names(Listing):
    def matches(self, row, words):
        return all(word in row.casefold() for word in words)


@pytest.fixture
def listing(show):
    table = Table("Names", (Column(title="Name", text=lambda row: row),))
    listing = show(Names("Names", table, EmptyPlace("inbox", "No name", "Names would stand here."), search_hint="Search"))
    listing.resize(600, 400)
    return listing


def shown(listing):
    rows = listing.table.rows
    return [rows.row(number) for number in range(rows.rowCount())] if listing.table.isVisible() else None


def test_rows_an_empty_place_or_that_nothing_was_found(listing):
    listing.show_rows([])
    assert shown(listing) is None
    listing.show_rows(["Ada", "Grace"])
    assert shown(listing) == ["Ada", "Grace"]
    QTest.keyClicks(listing.search, "GRA")
    assert shown(listing) == ["Grace"]
    QTest.keyClicks(listing.search, "x")
    assert shown(listing) is None


def test_enter_in_the_search_opens_the_first_that_was_found(listing):
    opened = []
    listing.table.activated_row.connect(opened.append)
    listing.show_rows(["Ada", "Grace"])
    QTest.keyClicks(listing.search, "gr")
    QTest.keyClick(listing.search, Qt.Key.Key_Return)
    assert opened == ["Grace"]


def test_when_rows_cannot_be_read_the_old_ones_stay_and_it_can_be_tried_again(listing, qtbot):
    listing.show_rows(["Ada"])
    listing.show_failure("The server does not answer.")
    assert shown(listing) == ["Ada"]
    again = next(button for button in listing.findChildren(object) if getattr(button, "text", str)() == "Try again")
    with qtbot.waitSignal(listing.refresh_requested):
        again.click()
    listing.show_rows(["Ada"])
    assert listing._banner is None
