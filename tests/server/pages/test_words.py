import re
from pathlib import Path

from concertmaster_server.pages import templates, words

TEMPLATES = Path(templates.__file__).parent / "templates"


def test_a_row_is_called_as_in_a_sentence() -> None:
    english = words.words_for("en-GB")
    names = ("Site", "site", "VAT number", "A", "")
    assert [words.add_row(english, name) for name in names] == [
        "Add another site",
        "Add another site",
        "Add another VAT number",
        "Add another a",
        "Add another entry",
    ]


def test_a_language_without_words_gets_english_ones() -> None:
    assert words.words_for("tlh") is words.words_for("en")


def test_each_word_is_used() -> None:
    sources = [*TEMPLATES.rglob("*.html"), *TEMPLATES.parent.rglob("*.py")]
    used = set(
        re.findall(r'words\.(\w+)|words\["(\w+)"\]|, "(\w+)"', "\n".join(file.read_text(encoding="utf-8") for file in sources))
    )
    assert words.words_for("en").keys() <= {word for found in used for word in found}
