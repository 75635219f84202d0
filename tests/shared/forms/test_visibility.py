"""What respondents see, before, while and after they answer."""

from __future__ import annotations

from concertmaster_shared.forms import choose_ending, visible
from tests.support.forms import NOW, compiled_form, expr, number_field, text_field

FORM = compiled_form(
    {
        "f_staff": number_field("staff"),
        "f_sites": {"name": "sites", "type": "repeat", "label": "Sites", "item": ["f_city", "f_box"]},
        "f_city": text_field("city"),
        "f_box": {"type": "section", "label": "More", "show_if": expr("city == 'Oslo'"), "item": ["f_harbour"]},
        "f_harbour": text_field("harbour", required=True),
    },
    pages=[{"id": "p1", "items": ["f_staff"]}, {"id": "p2", "show_if": expr("staff > 1"), "items": ["f_sites"]}],
    endings=[{"screen": "e_many", "if": expr("staff > 100")}, {"screen": "e_few"}],
)


def test_a_blank_form_shows_what_needs_no_answer() -> None:
    seen = visible(FORM, {}, now=NOW)
    assert seen.pages == ("p1",)
    assert seen.shows("f_staff")
    assert not seen.shows("f_sites")


def test_answers_that_are_not_complete_or_right_show_what_they_can() -> None:
    seen = visible(FORM, {"staff": 5, "sites": [{"city": "Oslo"}, {"city": 7}, {"city": "Rome"}]}, now=NOW)
    assert seen.pages == ("p1", "p2")
    assert seen.shows("f_harbour", ("f_sites", 0))
    assert not seen.shows("f_harbour", ("f_sites", 1))
    assert not seen.shows("f_harbour", ("f_sites", 2))
    assert not seen.shows("f_box", ("f_sites", 2))
    assert seen.shows("f_city", ("f_sites", 2))


def test_the_first_ending_that_fits_is_shown() -> None:
    many = choose_ending(FORM, {"staff": 101}, now=NOW)
    few = choose_ending(FORM, {"staff": 100}, now=NOW)
    assert many is not None
    assert many.screen == "e_many"
    assert few is not None
    assert few.screen == "e_few"


def test_a_form_may_have_no_ending() -> None:
    assert choose_ending(compiled_form({"f": text_field("city")}), {}, now=NOW) is None


def test_an_ending_whose_condition_fails_is_passed_over() -> None:
    form = compiled_form({"f": text_field("city")}, endings=[{"screen": "e1", "if": expr("1 / len(city) > 0")}])
    assert choose_ending(form, {}, now=NOW) is None
