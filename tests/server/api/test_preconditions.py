"""If-Match and If-None-Match, as RFC 9110 reads them."""

import pytest

from concertmaster_server.api.preconditions import PreconditionMissingError, expected_revisions, is_known


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (b'"r1"', {1}),
        (b'"r1", "r22"', {1, 22}),
        (b'"r1","r2"', {1, 2}),
        (b"*", None),
        (b' "r7" ', {7}),
        (b'W/"r1"', set()),
        (b'"r01"', set()),
        (b'"r0"', set()),
        (b'"1"', set()),
        (b"r1", set()),
        (b"", set()),
        (b'"r99999999999999999999"', set()),
        (b'"a", "r3", W/"r4"', {3}),
    ],
)
def test_a_tag_names_a_revision_or_none(text: bytes, wanted: set[int] | None) -> None:
    assert expected_revisions({b"if-match": text}, "required") == wanted


def test_who_may_leave_it_out_and_who_may_not() -> None:
    assert expected_revisions({}, "none") is None
    assert expected_revisions({}, "optional") is None
    with pytest.raises(PreconditionMissingError):
        expected_revisions({}, "required")
    assert expected_revisions({b"if-match": b'"r1"'}, "none") is None


@pytest.mark.parametrize(
    ("text", "known"), [(b'"r3"', True), (b'W/"r3"', True), (b'"r1", "r3"', True), (b"*", True), (b'"r33"', False), (b"", False)]
)
def test_what_a_caller_holds_is_recognised(text: bytes, known: bool) -> None:
    assert is_known({b"if-none-match": text}, 3) is known
    assert not is_known({}, 3)
