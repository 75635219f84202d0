from __future__ import annotations

import pytest

from concertmaster_server.blobs import BlobKeyError
from concertmaster_server.blobs.keys import checked_key


@pytest.mark.parametrize("key", ["a", "a/b/c", "report 2026.csv", "Zürich/übersicht.txt", "C:/x", "%2e%2e/x", "a..b", "x" * 240])
def test_plain_names_are_keys(key: str) -> None:
    assert checked_key(key) == key


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("", "empty"),
        ("/a", "empty"),
        ("a/", "empty"),
        ("a//b", "empty"),
        ("..", "dot"),
        ("a/../b", "dot"),
        ("./a", "dot"),
        (".hidden", "dot"),
        ("name.", "dot"),
        (" a", "space"),
        ("a/b ", "space"),
        ("a\u00a0", "space"),
        ("..\\a", "dot"),
        ("a\\b", "backslash"),
        ("a\x00b", "not seen"),
        ("a\nb", "not seen"),
        ("a\x7fb", "not seen"),
        ("invoice\u202efdp.exe", "not seen"),
        ("a\u200bb", "not seen"),
        ("a\u2028b", "not seen"),
        ("u\u0308bersicht", "NFC"),
        ("a\ud800", "half a character"),
        ("x" * 241, "240 bytes"),
        ("ü" * 121, "240 bytes"),
        ("/".join(["x" * 99] * 11), "1000 bytes"),
    ],
)
def test_what_may_mean_another_place_is_none(key: str, reason: str) -> None:
    with pytest.raises(BlobKeyError) as refusal:
        checked_key(key)
    assert reason in refusal.value.parameters["reason"]
