import pytest

from concertmaster_server.pages.shorten import shorten


@pytest.mark.parametrize(
    ("text", "shorter"),
    [
        ("const first = 1;\nexport const second = first + 2;", "const a=1;\nexport const second=a+2;"),
        ("const one = { key: 1, other };", "const a={key:1,other:b};"),
        ("const { first, second: third = 2 } = given;", "const{first:a,second:b=2}=c;"),
        ("wanted.field?.inner(wanted)", "a.field?.inner(a)"),
        ("const text = `${value} of ${list.map((value) => `<${value}>`)}`;", "const b=`${a} of ${c.map((a)=>`<${a}>`)}`;"),
        ("if (value) {\n  value = /a b[/]c/.test(value);\n}", "if(a){a=/a b[/]c/.test(a);}"),
        ("const result = one + +other - -other;", "const b=c+ +a- -a;"),
        ('import { read } from "./answers.js";\nread("read this");', 'import { read } from "./answers.js";\nread("read this");'),
        ("return value instanceof Map", "return a instanceof Map"),
    ],
)
def test_a_script_gets_short_names_where_nobody_else_knows_them(text: str, shorter: str) -> None:
    assert shorten(text) == shorter
