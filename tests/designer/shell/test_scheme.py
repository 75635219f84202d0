import pytest

from concertmaster_designer.shell.scheme import SchemeChoice
from concertmaster_designer.storage.folders import Folders
from concertmaster_designer.storage.preferences import PreferenceStore
from concertmaster_designer.ui.theme import current_theme


@pytest.fixture
def preferences(tmp_path):
    return PreferenceStore(Folders.below(tmp_path))


def test_the_choice_is_worn_at_once_and_at_the_next_start(dressed, preferences):
    choice = SchemeChoice(dressed, preferences)
    choice.choose("dark")
    assert current_theme().is_dark
    choice.choose("light")
    assert not current_theme().is_dark
    preferences.change(scheme="dark")
    SchemeChoice(dressed, preferences)
    assert current_theme().is_dark


def test_only_who_follows_the_system_changes_with_it(dressed, preferences):
    choice = SchemeChoice(dressed, preferences)
    choice.choose("dark")
    choice._system_changed()
    assert current_theme().is_dark
    choice.choose("system")
    assert not current_theme().is_dark  # the test's screen has no preference
