import pytest

from concertmaster_shared.forms.figures import ABOVE, BOUNDS, bucket, quantile


@pytest.mark.parametrize(
    ("measure", "value", "part"),
    [
        ("lcp", 0, "200"),
        ("lcp", 200, "200"),
        ("lcp", 200.1, "400"),
        ("lcp", 10001, ABOVE),
        ("cls", 0, "0"),
        ("cls", 0.004, "0.005"),
    ],
)
def test_a_value_is_counted_under_the_least_bound_that_holds_it(measure: str, value: float, part: str) -> None:
    assert bucket(measure, value) == part


def test_every_bound_has_a_part_of_its_own() -> None:
    for measure, bounds in BOUNDS.items():
        assert list(bounds) == sorted(set(bounds))
        assert len({bucket(measure, bound) for bound in bounds}) == len(bounds)


@pytest.mark.parametrize(
    ("counts", "part", "expected"),
    [
        ({}, 0.75, None),
        ({"400": 4}, 0.5, 300.0),
        ({"200": 3, "400": 1}, 0.75, 200.0),
        ({"200": 2, "1000": 2}, 0.75, 900.0),
        ({ABOVE: 1}, 0.75, 10000.0),
    ],
)
def test_a_quantile_is_read_between_the_bounds_of_its_bucket(counts: dict[str, int], part: float, expected: float | None) -> None:
    assert quantile("lcp", counts, part) == expected
