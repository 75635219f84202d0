import pytest

from concertmaster_designer.shell.actions import ACTIONS
from concertmaster_designer.shell.popups.command_palette import rank_of


def best(text):
    ranked = sorted((rank, place) for place, action in enumerate(ACTIONS) if (rank := rank_of(action, text)) is not None)
    return [ACTIONS[place].name for _rank, place in ranked]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("save", "document.save"),
        ("pub", "document.publish"),
        ("deploy", "document.publish"),
        ("dark", "view.dark"),
        ("theme dark", "view.dark"),
        ("login", "server.sign_in"),
        ("exit", "window.close"),
        ("kbsh", "help.keys"),
    ],
)
def test_what_is_meant_comes_first(typed, name):
    assert best(typed)[0] == name


def test_nothing_typed_finds_everything_and_nonsense_nothing():
    assert len(best("")) == len(ACTIONS)
    assert best("zzz") == []
