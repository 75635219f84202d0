import pytest

from concertmaster_server.pages.keeping.codings import holds, taken


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("gzip, deflate, br, zstd", ("br", "gzip", "")),
        ("GZIP", ("gzip", "")),
        ("br;q=0, gzip;q=0.5", ("gzip", "")),
        ("br; q=0.1", ("br", "")),
        ("br;q=many", ("",)),
        ("brotli, x-gzip", ("",)),
        ("", ("",)),
    ],
)
def test_the_smallest_body_that_the_browser_takes(accepted: str, expected: tuple[str, ...]) -> None:
    assert taken(accepted) == expected


@pytest.mark.parametrize(
    ("known", "held"),
    [('"abc"', True), ('W/"abc-br"', True), ('"x", "abc-gzip"', True), ("*", True), ('"abcd"', False), ("", False)],
)
def test_a_page_is_known_in_whatever_coding_it_came(known: str, held: bool) -> None:
    assert holds(known, "abc") is held
