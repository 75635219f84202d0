"""Addresses made of names."""

import pytest

from concertmaster_server.forms.check import slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Supplier intake", "supplier-intake"),
        ("  Zulieferer für Öl & Gas!  ", "zulieferer-fur-ol-gas"),
        ("2026: CO₂ (Scope 1–3)", "2026-co2-scope-13"),
        ("調査", ""),
        ("---", ""),
        ("", ""),
        ("a" * 100, "a" * 60),
        ("x" * 59 + " end", "x" * 59),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_a_name_becomes_an_address(name: str, slug: str) -> None:
    assert slug_of(name) == slug
