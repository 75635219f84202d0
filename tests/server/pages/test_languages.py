import pytest

from concertmaster_server.pages.languages import choose, direction, own_name


@pytest.mark.parametrize(
    ("asked", "accepted", "chosen"),
    [
        ("de", "en", "de"),
        ("xx", "", "en"),
        ("", "", "en"),
        ("", "de", "de"),
        ("", "de-AT, en;q=0.9", "de"),
        ("", "fr, pt-br;q=0.7, de;q=0.8", "de"),
        ("", "fr, pt;q=0.9, de;q=0.8", "pt-BR"),
        ("", "PT-br", "pt-BR"),
        ("", "de;q=0, pt", "pt-BR"),
        ("", "de;q=much, *", "en"),
        ("", ";;,,q=", "en"),
    ],
)
def test_the_language_is_asked_for_accepted_or_the_forms_own(asked: str, accepted: str, chosen: str) -> None:
    assert choose(("en", "de", "pt-BR"), asked=asked, accepted=accepted, otherwise="en") == chosen


def test_a_form_in_one_language_has_no_choice() -> None:
    assert choose(("nb",), asked="en", accepted="en", otherwise="nb") == "nb"


def test_some_languages_are_read_from_the_right() -> None:
    assert [direction(locale) for locale in ("ar", "he-IL", "FA", "en", "de-AT")] == ["rtl", "rtl", "rtl", "ltr", "ltr"]


def test_languages_are_called_as_their_speakers_do() -> None:
    assert [own_name(locale) for locale in ("de-AT", "ar", "tlh")] == ["Deutsch", "العربية", "tlh"]
