from typing import Any

from concertmaster_server.pages.assets import smaller
from concertmaster_server.pages.scripts import scripts_for
from tests.support.forms import compiled_form, text_field


def scripts_of(fields: dict[str, Any], **more: bool) -> tuple[str, ...]:
    form = compiled_form(fields)
    return scripts_for(form, form.pages[0], **more)


def test_a_plain_page_carries_the_one_script_of_all_pages() -> None:
    assert scripts_of({"f_a": text_field("a")}) == ("form.js",)


def test_comments_and_indentation_stay_at_home() -> None:
    script = '// Why.\nconst a = () => {\n  // Because.\n  return "// no comment";\n};\n'
    assert smaller("x.js", script) == 'const a = () => {\nreturn "// no comment";\n};\n'
    assert smaller("x.css", "/* Why\n  so */\n\na {\n  b: c;\n}\n") == "a {\nb: c;\n}\n"
