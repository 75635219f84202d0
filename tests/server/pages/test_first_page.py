from concertmaster_server.pages.first_page import FirstPage, carried, other_languages
from concertmaster_server.pages.visit import Visit
from tests.support.forms import compiled_form, text_field

FORM = compiled_form(
    {
        "f_a": text_field("a"),
        "f_named": {"name": "named", "type": "hidden"},
        "f_query": {"name": "query", "type": "hidden", "from_query": "q"},
        "f_fixed": {"name": "fixed", "type": "hidden", "value": "ours"},
    },
    locales=["en", "pt-BR"],
)


def visit(path: str = "/f/ü b", **query: str) -> Visit:
    return Visit(method="GET", path=path, names={}, query=query)


def test_a_language_that_was_asked_for_stays_with_the_page() -> None:
    assert FirstPage.of(FORM, visit()) == FirstPage("en", "/f/%C3%BC%20b")
    assert FirstPage.of(FORM, visit(lang="pt-BR")) == FirstPage("pt-BR", "/f/%C3%BC%20b?lang=pt-BR")
    assert FirstPage.of(FORM, visit(lang='"><x')) == FirstPage("en", "/f/%C3%BC%20b")


def test_the_other_languages_are_a_press_away() -> None:
    assert other_languages(FORM, "en", "/f/x") == (("Português", "pt-BR", "/f/x?lang=pt-BR"),)


def test_only_hidden_fields_take_their_text_from_the_address() -> None:
    assert carried(FORM, {"a": "1", "named": "2", "query": "3", "q": "4", "fixed": "5"}) == {"named": "2", "query": "4"}
    assert carried(FORM, {"named": ""}) == {}
