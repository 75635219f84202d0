"""Secrets are blotted out in the forms in which they come back."""

import base64
from urllib.parse import quote

import pytest

from concertmaster_server.vault.masking import BLOT, Mask

SECRET = "s3cret/Wört+9?"


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        quote(SECRET, safe=""),
        base64.b64encode(SECRET.encode()).decode(),
        base64.urlsafe_b64encode(SECRET.encode()).decode().rstrip("="),
        SECRET.encode().hex(),
        SECRET.encode().hex().upper(),
    ],
)
def test_every_form_is_blotted_out_everywhere(form: str) -> None:
    mask = Mask([SECRET])
    value = {"a": [f"before {form} after", {f"key {form}": 1}], "n": 5, "t": True, "z": None}
    masked = mask.value(value)
    assert form not in str(masked)
    assert masked["a"][0].startswith(f"before {BLOT}")
    assert (masked["n"], masked["t"], masked["z"]) == (5, True, None)


def test_the_word_behind_a_scheme_is_a_secret_too() -> None:
    assert Mask(["Bearer abcdefgh"]).text("got abcdefgh") == f"got {BLOT}"


def test_nothing_is_blotted_out_without_a_secret_worth_it() -> None:
    for secrets in ([], [""], ["abc"]):
        assert Mask(secrets).value({"abc": ["abc"]}) == {"abc": ["abc"]}


def test_the_longer_of_two_secrets_goes_first() -> None:
    assert Mask(["secret", "secret-and-more"]).text("secret-and-more") == BLOT
