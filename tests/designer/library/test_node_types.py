from concertmaster_designer.library.node_types import SYNONYMS, Heading, entries
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


def test_what_matches_in_its_title_stands_first():
    found = titles("answer")
    assert found[0] == "New answer"


def test_every_word_must_be_there():
    assert titles("start hand") == ["Start by hand"]


def test_what_other_tools_call_it_is_found_too():
    assert titles("loop")[0] == "For each"
    assert titles("sql")[0] in {"Query a database", "Write to a database", "Database query", "Database write"}
    assert "Wait" in titles("sleep")


def test_every_type_is_called_something_else_somewhere():
    assert SYNONYMS.keys() == CATALOGUE.keys()


def test_a_mistake_of_one_letter_finds_it():
    assert titles("swithc") == titles("switch")[:1]


def test_favourites_and_what_was_used_last_stand_above_the_families():
    found = entries(CATALOGUE.values(), favourites=("logic.if", "gone"), recent=("data.set",))
    assert [entry.title for entry in found[:4]] == ["Favourites", "If", "Used last", CATALOGUE["data.set"].title]
    assert found[1].starred
    assert not found[3].starred


def test_a_favourite_comes_first_among_equals():
    plain = [entry.spec.type for entry in entries(CATALOGUE.values(), "data.")]
    starred = [entry.spec.type for entry in entries(CATALOGUE.values(), "data.", favourites=(plain[-1],))]
    assert starred == [plain[-1], *plain[:-1]]
