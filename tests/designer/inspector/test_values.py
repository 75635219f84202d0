import pytest

from concertmaster_designer.inspector.values import (
    MISSING,
    change_form,
    form_of,
    from_expression,
    read_number,
    to_expression,
    write_json,
)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("a", "text"),
        (1, "number"),
        (1.5, "number"),
        (True, "yes_no"),
        (None, "json"),
        ({}, "map"),
        ({"expr": "a", "b": 1}, "map"),
        ({"expr": 3}, "map"),
        ([], "list"),
        ({"expr": "a"}, "expression"),
    ],
)
def test_every_value_has_a_form(value, form):
    assert form_of(value) == form


@pytest.mark.parametrize("value", ["text", 'with "quotes"', 3, 2.5, True, None, [1, "a"], {"a": None}])
def test_a_constant_survives_being_written_as_an_expression(value):
    assert from_expression(to_expression(value)) == value


def test_what_is_more_than_a_constant_gives_none():
    assert from_expression("input.a + 1") is MISSING
    assert from_expression("NaN") is MISSING
    assert to_expression(MISSING) == ""
    assert to_expression({"expr": "a + 1"}) == "a + 1"


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        ("12", "number", 12),
        ("abc", "number", 0),
        (12, "text", "12"),
        ({"a": 1}, "text", '{"a": 1}'),
        ({"expr": '"abc"'}, "text", "abc"),
        ({"expr": "input.a"}, "text", ""),
        ("true", "yes_no", True),
        (1, "yes_no", False),
        ("abc", "expression", {"expr": '"abc"'}),
        ({"a": 1}, "list", []),
        ([1], "map", {}),
        ({"a": 1}, "json", {"a": 1}),
        (MISSING, "text", ""),
        (MISSING, "map", {}),
        (MISSING, "expression", {"expr": ""}),
    ],
)
def test_a_value_is_carried_into_another_form_as_far_as_it_fits(value, form, expected):
    changed = change_form(value, form)
    assert changed == expected
    assert type(changed) is type(expected)


@pytest.mark.parametrize(("text", "number"), [("3", 3), (" 4 ", 4), ("-2", -2), ("\u22122", -2), ("2.5", 2.5), ("1e3", 1000.0)])
def test_numbers_are_read_as_people_type_them(text, number):
    assert read_number(text, whole=False) == number


@pytest.mark.parametrize("text", ["", "abc", "1,5", "inf", "nan", "1e999"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        read_number(text, whole=False)


def test_a_whole_number_has_no_fraction():
    with pytest.raises(ValueError, match=r".+"):
        read_number("2.5", whole=True)


def test_short_values_stay_in_one_line():
    assert write_json([404]) == "[404]"
    assert "\n" in write_json(["a long text"] * 10)
