"""Make realistic answers to the example form, the same ones for the same seed: ``python -m …example.answers > answers.jsonl``.

Most suppliers are small, a few are large, some have several sites, some leave out what they may. The file beside this module
holds the 500 that ``concertmaster replay`` sends.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from typing import Any, Final

COUNT: Final = 500
SEED: Final = 20_260

_FIRST: Final = (
    "Anna",
    "Ben",
    "Clara",
    "Davide",
    "Elif",
    "Femke",
    "Goran",
    "Hanna",
    "Ivo",
    "Jana",
    "Karl",
    "Lena",
    "Marek",
    "Nadia",
)
_LAST: Final = (
    "Berger",
    "Costa",
    "Dahl",
    "Evers",
    "Fischer",
    "Garcia",
    "Horvat",
    "Ilic",
    "Jansen",
    "Kowalski",
    "Lindgren",
    "Moreau",
)
_TRADES: Final = {
    "manufacturing": ("Metallbau", "Castings", "Plastics", "Ceramics", "Fasteners", "Tooling"),
    "logistics": ("Freight", "Logistics", "Transport", "Cold Chain"),
    "construction": ("Construction", "Concrete", "Roofing"),
    "food": ("Foods", "Dairy", "Bakery", "Beverages"),
    "services": ("Consulting", "Software", "Facility Services"),
}
# Legal form, international calling prefix, and cities to have sites in.
_COUNTRIES: Final = {
    "DE": ("GmbH", "+49 30 ", ("Berlin", "Kassel", "Ulm", "Rostock")),
    "AT": ("GmbH", "+43 1 ", ("Wien", "Linz", "Graz")),
    "NL": ("B.V.", "+31 20 ", ("Utrecht", "Breda", "Delft")),
    "FR": ("SARL", "+33 1 ", ("Lyon", "Lille", "Nantes")),
    "IT": ("S.r.l.", "+39 02 ", ("Torino", "Bologna", "Bari")),
    "PL": ("Sp. z o.o.", "+48 22 ", ("Łódź", "Poznań", "Gdańsk")),
    "SE": ("AB", "+46 8 ", ("Malmö", "Uppsala", "Umeå")),
    "ES": ("S.L.", "+34 91 ", ("Bilbao", "Sevilla", "Murcia")),
    "other": ("Ltd", "+41 44 ", ("Zürich", "Basel")),
}
_FUELS: Final = {"gas": ("gas_kwh", 9000), "diesel": ("diesel_l", 900), "petrol": ("petrol_l", 300), "oil": ("oil_l", 700)}


def make_answers(count: int = COUNT, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """Give ``count`` answers by field name."""
    dice = random.Random(seed)  # noqa: S311 - examples, not secrets
    for number in range(1, count + 1):
        yield _company(dice, number) | _energy(dice) | _rest(dice)


def _happens(dice: random.Random, chance: float) -> bool:
    return dice.random() < chance


def _company(dice: random.Random, number: int) -> dict[str, Any]:
    country = dice.choice(list(_COUNTRIES))
    industry = dice.choice(list(_TRADES))
    legal_form, prefix, _cities = _COUNTRIES[country]
    first, last = dice.choice(_FIRST), dice.choice(_LAST)
    answers: dict[str, Any] = {
        "company": f"{dice.choice(_LAST)} {dice.choice(_TRADES[industry])} {legal_form}",
        "country": country,
        "industry": industry,
        "staff": max(1, round(dice.lognormvariate(4, 1.2))),
        "contact_name": f"{first} {last}",
        "contact_email": f"{first}.{last}.{number}@supplier.example".lower(),
        "quarter": dice.choice(("2026-q2", "2026-q3", "2026-q3", "2026-q3")),
    }
    if country == "other":
        answers["other_country"] = "Switzerland"
    if _happens(dice, 0.6):
        answers["contact_phone"] = f"{prefix}{dice.randrange(1_000_000, 9_999_999)}"
    return answers


def _energy(dice: random.Random) -> dict[str, Any]:
    size = dice.lognormvariate(0, 1.1)
    electricity = round(60_000 * size, 1)
    answers: dict[str, Any] = {"electricity_kwh": electricity, "renewable_percent": dice.choice((0, 0, 20, 35, 50, 80, 100))}
    if _happens(dice, 0.4):
        answers["heat_kwh"] = round(20_000 * size, 1)
    fuels = [fuel for fuel in _FUELS if _happens(dice, 0.45)]
    answers["fuels"] = fuels or ["none"]
    for fuel in fuels:
        name, usual = _FUELS[fuel]
        answers[name] = round(usual * size * dice.uniform(0.5, 2), 1)
    _legal_form, _prefix, cities = dice.choice(list(_COUNTRIES.values()))
    sites = dict.fromkeys(cities[: dice.choices((0, 1, 2, 3), (5, 3, 2, 1))[0]], 0.0)
    if sites:
        shares = {city: dice.uniform(0.2, 1) for city in sites}
        whole = sum(shares.values()) / 0.95
        answers["sites"] = [
            {"city": city, "kwh": round(electricity * share / whole, 1), "metered": _happens(dice, 0.7)}
            for city, share in shares.items()
        ]
    return answers


def _rest(dice: random.Random) -> dict[str, Any]:
    waste = round(dice.lognormvariate(6, 1), 1)
    hazardous = _happens(dice, 0.15)
    has_target = _happens(dice, 0.4)
    answers: dict[str, Any] = {
        "flights_km": dice.choice((0, 0, round(dice.lognormvariate(8, 1)))),
        "car_km": round(dice.lognormvariate(8, 1)),
        "waste_kg": waste,
        "recycled_kg": round(waste * dice.uniform(0, 0.9), 1),
        "hazardous": hazardous,
        "has_target": has_target,
        "certainty": dice.randint(3, 10),
        "declaration": True,
    }
    if hazardous:
        answers["hazardous_kind"] = "Used oil and cleaning solvents, collected by a licensed carrier."
    if has_target:
        answers["target_year"] = dice.choice((2030, 2035, 2040, 2050))
    if _happens(dice, 0.5):
        answers["ease"] = dice.randint(2, 5)
    return answers


if __name__ == "__main__":
    for made in make_answers():
        sys.stdout.write(json.dumps(made, ensure_ascii=False) + "\n")
