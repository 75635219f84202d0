"""The example form: without problems, large enough to show everything, and answerable."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import concertmaster_server.entrypoints.example
from concertmaster_shared.forms import check_answers, check_form, check_page, choose_ending, compile_form, read_form, visible
from tests.support.forms import NOW

FILE = Path(concertmaster_server.entrypoints.example.__file__).parent / "supplier-emissions.form.json"
DOCUMENT = read_form(json.loads(FILE.read_text(encoding="utf-8")))
FORM = compile_form(DOCUMENT)

SMALL_OFFICE: dict[str, Any] = {
    "company": "Fjord Design AS",
    "supplier_number": "S-10482",
    "country": "NO",
    "industry": "services",
    "staff": 12,
    "contact_name": "Ingrid Berg",
    "contact_email": "ingrid@fjord.example",
    "quarter": "2026-q1",
    "electricity_kwh": 9_800.5,
    "renewable_percent": 100,
    "fuels": ["none"],
    "waste_kg": 140,
    "recycled_kg": 90,
    "has_target": False,
    "certainty": 8,
    "declaration": True,
}


def codes(answers: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in check_answers(FORM, answers, now=NOW).problems]


def test_the_form_has_no_problems() -> None:
    assert check_form(DOCUMENT) == ()
    assert DOCUMENT.slug == "supplier-emissions"
    assert len(DOCUMENT.pages) == 3
    assert len([field for field in FORM.fields.values() if field.computed is None]) >= 25


def test_a_small_office_can_answer_it() -> None:
    checked = check_answers(FORM, SMALL_OFFICE, now=NOW)
    assert checked.problems == ()
    assert checked.values["f_scope1"] == 0
    assert checked.values["f_scope2"] == 0
    assert checked.values["f_total"] == checked.values["f_scope3"] == 23
    ending = choose_ending(FORM, SMALL_OFFICE, now=NOW)
    assert ending is not None
    assert ending.screen == "e_plain"


def test_a_factory_can_answer_it() -> None:
    factory = {
        **SMALL_OFFICE,
        "fuels": ["gas", "diesel"],
        "gas_kwh": 40_000,
        "diesel_l": 1_200.5,
        "renewable_percent": 20,
        "sites": [{"city": "Bergen", "kwh": 6_000, "metered": True}, {"city": "Oslo", "kwh": 3_000}],
        "flights_km": 20_000,
        "energy_cost": {"amount": 1_250_000, "currency": "NOK"},
        "has_target": True,
        "target_year": 2030,
        "measured_on": "2026-03-31",
        "ease": 4,
    }
    checked = check_answers(FORM, factory, now=NOW)
    assert checked.problems == ()
    assert checked.values["f_scope1"] == round(40_000 * 0.183 + 1_200.5 * 2.66)
    assert checked.values["f_sites_kwh"] == 9_000
    assert checked.calculated["f_sites/0/f_site_share"] == 61.2


def test_each_page_can_be_left_when_it_is_answered() -> None:
    for page in DOCUMENT.pages:
        assert check_page(FORM, page.id, SMALL_OFFICE, now=NOW).problems == ()
        assert check_page(FORM, page.id, {}, now=NOW).problems != ()


def test_what_does_not_fit_together_is_found() -> None:
    sites = [{"city": "Bergen", "kwh": 9_000}, {"city": "Bergen", "kwh": 9_000}]
    assert codes({**SMALL_OFFICE, "sites": sites}) == [("answer.same_row", "/answers/sites/1/city")]
    sites[1]["city"] = "Oslo"
    assert codes({**SMALL_OFFICE, "sites": sites}) == [("answer.check_failed", "/answers/sites_kwh")]
    assert codes({**SMALL_OFFICE, "recycled_kg": 141}) == [("answer.too_big", "/answers/recycled_kg")]
    assert codes({**SMALL_OFFICE, "country": "other"}) == [("answer.required", "/answers/other_country")]
    assert codes({**SMALL_OFFICE, "staff": 1, "flights_km": 9_000_000}) == [("answer.check_failed", "/answers/per_head")]


def test_the_blank_form_asks_only_what_is_certain() -> None:
    seen = visible(FORM, {}, now=NOW)
    assert seen.pages == ("p_company", "p_energy", "p_rest")
    hidden_at_first = {"f_other_country", "f_renewable_percent", "f_gas_kwh", "f_why_zero", "f_target_year", "f_hazardous"}
    assert hidden_at_first <= seen.hidden
