from concertmaster_server.pages.entry import merge, read_entry, read_version, rows_posted, shown_fields
from concertmaster_shared.forms import compile_form, read_form, visible
from tests.support.form_site import INTAKE
from tests.support.forms import NOW

FORM = compile_form(read_form(INTAKE))


def test_own_controls_are_no_answers() -> None:
    own = {"_page": "p1", "_shown": "f_which f_x", "_key": "k", "_website": "", "_version": "3"}
    entry = read_entry(FORM, [*own.items(), ("name", "Ada"), ("sites[0].city", "Oslo")])
    assert (entry.page, entry.key, entry.move, entry.fell_into_trap, entry.problems) == ("p1", "k", "continue", False, ())
    assert entry.shown == {"f_which", "f_x"}
    assert entry.answers == {"name": "Ada", "sites": [{"city": "Oslo"}]}
    assert {"name", "sites", "sites[0].city"} <= entry.controls


def test_the_button_that_was_pressed_says_what_is_wanted() -> None:
    moves = {name: read_entry(FORM, [(name, "sites")]).move for name in ("_add", "_back", "_save", "_other")}
    assert moves == {"_add": "add", "_back": "back", "_save": "save", "_other": "continue"}


def test_a_post_without_a_page_is_the_whole_form_and_one_of_a_page_there_is_not_is_the_first() -> None:
    assert read_entry(FORM, []).page is None
    assert read_entry(FORM, [("_page", "gone")]).page == "p1"


def test_only_a_whole_number_is_a_version() -> None:
    assert [read_version([("_version", text)]) for text in ("7", "0", "-1", "1e3", "9" * 30, "")] == [
        7,
        None,
        None,
        None,
        None,
        None,
    ]
    assert read_version([]) is None


def test_rows_are_counted_blank_ones_too() -> None:
    entry = read_entry(FORM, [("sites[0].city", ""), ("sites[0].kwh", ""), ("sites[7].city", "x"), ("sitesx[1].city", "")])
    assert (rows_posted(entry, "sites"), rows_posted(entry, "days")) == (2, 0)


def test_what_was_shown_and_came_back_empty_is_emptied() -> None:
    before = {"name": "Ada", "kind": "other", "which": "Bakery", "days": ["mon"], "sites": [{"city": "Oslo"}], "why": "Because"}
    posted = read_entry(FORM, [("_page", "p1"), ("name", "Bob"), ("kind", "shop"), ("sites[0].city", "")])
    assert merge(FORM, "p1", posted, before=before) == {
        "name": "Bob",
        "kind": "shop",
        "which": "Bakery",
        "sites": [],
        "why": "Because",
    }
    shown = read_entry(FORM, [("_page", "p1"), ("_shown", "f_which"), ("name", "Bob")])
    assert merge(FORM, "p1", shown, before=before) == {"name": "Bob", "why": "Because"}


def test_fields_are_found_where_they_are_shown() -> None:
    answers = {"kind": "shop", "sites": [{"city": "Oslo"}, {}]}
    shown = shown_fields(FORM, "p1", answers, hidden=visible(FORM, answers, now=NOW).hidden)
    assert [(one.address, one.control) for one in shown] == [
        ("f_name", "name"),
        ("f_kind", "kind"),
        ("f_days", "days"),
        ("f_sites", "sites"),
        ("f_sites/0/f_city", "sites[0].city"),
        ("f_sites/0/f_kwh", "sites[0].kwh"),
        ("f_sites/1/f_city", "sites[1].city"),
        ("f_sites/1/f_kwh", "sites[1].kwh"),
    ]
