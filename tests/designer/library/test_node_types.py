from concertmaster_designer.library.node_types import Heading, entries
from concertmaster_shared.look import FAMILIES
from concertmaster_shared.nodes import CATALOGUE


def titles(search=""):
    return [entry.title for entry in entries(CATALOGUE.values(), search) if not isinstance(entry, Heading)]


def test_without_a_search_every_type_is_there_below_its_family():
    found = entries(CATALOGUE.values())
    headings = [entry.family for entry in found if isinstance(entry, Heading)]
    assert headings == [family for family in FAMILIES if any(spec.family == family for spec in CATALOGUE.values())]
    assert len(titles()) == len(CATALOGUE)


def test_a_search_looks_at_titles_types_and_help():
    assert "HTTP request" in titles("http")
    assert titles("idempotency-key") == ["HTTP request"]
    assert titles("LOGIC.IF") == ["If"]
    assert titles("no such thing") == []


def test_what_matches_in_its_title_stands_first_in_its_family():
    found = titles("answer")
    assert found[0] == "New answer"


def test_every_word_must_be_there():
    assert titles("start hand") == ["Start by hand"]
