import pytest

from concertmaster_server.pages.markdown import to_html
from tests.support.html import read_html


def test_the_usual_marks_are_drawn() -> None:
    source = "A **bold** and *slanted* [link](https://example.org/a?b=1&c=2).\nNext line.\n\n1. one\n2. two\n\n> said"
    assert to_html(source).text == (
        '<p>A <strong>bold</strong> and <em>slanted</em> <a href="https://example.org/a?b=1&amp;c=2" rel="noopener nofollow ugc">'
        "link</a>.<br>\nNext line.</p>\n<ol>\n<li>one</li>\n<li>two</li>\n</ol>\n<blockquote>\n<p>said</p>\n</blockquote>"
    )


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<style>*{display:none}</style>",
        "<iframe src=https://example.org></iframe>",
        "<a href=x onclick=alert(1) style=color:red>x</a>",
        "<form action=https://example.org><input name=password>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:x)",
        "![x](https://example.org/pixel.png)",
        "[x]( java\tscript:alert(1))",
        '[x](https://example.org "onmouseover=alert(1)")',
        "<https://example.org/\"onload='x'>",
        "`<script>`",
    ],
)
def test_nothing_gets_out_of_the_text(source: str) -> None:
    for element in read_html(to_html(source).text).all():
        assert element.tag in {"a", "br", "code", "p"}
        assert element.attributes.keys() <= {"href", "rel", "title"}
        assert element.attributes.get("href", "https:").startswith(("https:", "http:", "mailto:"))


def test_a_template_finds_it_safe_already() -> None:
    assert to_html("x").__html__() == "<p>x</p>"
