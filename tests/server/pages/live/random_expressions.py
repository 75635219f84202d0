"""Random expressions with random data, alike on every machine: mostly of fitting kinds, with all that engines differ in.

Texts beyond the first plane and with marks that combine, numbers at the edges of what is exact, nulls, days at the ends of the
calendar, moments of other time zones, lists long enough to use up a budget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Final

Data = dict[str, Any]

_TEXTS: Final = (
    "",
    "a",
    "A",
    "b",
    "ab",
    "abc",
    "AbC",
    " a ",
    "é",
    "e\u0301",
    "ß",
    "İ",
    "ΑΣ",
    "straße",
    "\U0001f600",
    "\uff5e",
    "\U0001d49c",
    "a\U0001f600b",
    "\ufb03",
    "12",
    "-3.5",
    "1e3",
    " 7 ",
    "+4",
    "1e999",
    "9007199254740993",
    "0x1",
    "٣",
    "2026-03-31",
    "2024-02-29",
    "2023-02-29",
    "0001-01-01",
    "9999-12-31",
    "2026-03-31T08:30:00Z",
    "2026-03-31T23:30:15.25+02:00",
    "2026-01-01T00:00-05:30",
    "0001-01-01T00:30:00+02:00",
    "9999-12-31T23:59:59.999Z",
    "2026-03-31T24:00:00Z",
    "x,y,,z",
    "__proto__",
    "constructor",
    "toString",
    "\n",
    "\t x\u00a0",
    "\u2028",
    "\ufeffx",
    '"q"\\',
    "null",
    "DE-1234",
    "\u0000".replace("\0", "\x01"),
    "n" * 70,
    "\U0001f600" * 40,
)
_NUMBERS: Final = (
    0,
    1,
    2,
    3,
    -1,
    -2,
    5,
    10,
    12,
    0.1,
    0.2,
    0.5,
    1.5,
    2.5,
    -2.5,
    1.005,
    2.675,
    1e-7,
    1.5e-7,
    123456.789,
    1e15,
    1e16,
    1e20,
    1e21,
    1.7976931348623157e308,
    5e-324,
    2**53,
    2**53 - 1,
    -(2**53),
    2**52 + 0.5,
    0.30000000000000004,
    1 / 3,
    99.995,
    1e300,
    -0.0,
    4.35,
)
_PATTERNS: Final = (
    "[A-Z]{2}-\\\\d+",
    "a*",
    "(a|b)+",
    "\\\\p{L}+",
    "[^a-c\\\\s]*",
    ".*",
    "\\\\W",
    "[\\\\D-]+",
    "(",
    "[\\\\S_]?",
    "a{1,3}b?",
)
_DATE_PATTERNS: Final = ("YYYY-MM-DD", "D.M.YYYY", "HH:mm:ss", "x", "", "DD 🙂 MM")
_NAMES: Final = {
    "number": ("n1", "n2", "row.n"),
    "text": ("t1", "t2", "row.t"),
    "boolean": ("b1",),
    "numbers": ("ln",),
    "texts": ("lt",),
    "rows": ("rows",),
    "map": ("row", "deep"),
    "any": ("x", "missing", "row.nothing"),
    "date": ("date(td)",),
    "datetime": ("datetime(tm)",),
}
_ORDER: Final = ("==", "!=", "<", "<=", ">", ">=")
_LONGEST: Final = 3_000


def random_data(random: Random) -> Data:
    """Give what the names stand for once; now and then a list too long for nested loops."""

    def number() -> Any:
        if random.random() < 0.12:
            return None
        return random.choice(_NUMBERS) if random.random() < 0.6 else round(random.uniform(-100, 100), random.randint(0, 3))

    def text() -> Any:
        return None if random.random() < 0.1 else random.choice(_TEXTS)

    def anything(depth: int = 0) -> Any:
        made: tuple[Callable[[], Any], ...] = (number, text, lambda: random.random() < 0.5, lambda: None)
        if depth < 3 and random.random() < 0.3:
            if random.random() < 0.5:
                return [anything(depth + 1) for _ in range(random.randint(0, 3))]
            return {random.choice(_TEXTS): anything(depth + 1) for _ in range(random.randint(0, 3))}
        return random.choice(made)()

    length = _LONGEST if random.random() < 0.01 else random.randint(0, 5)
    row = {"n": number(), "t": text(), "x": anything()}
    rows = [{"n": number(), "t": text(), "x": anything(1)} for _ in range(random.randint(0, 4))]
    return {
        "n1": number(),
        "n2": number(),
        "t1": text(),
        "t2": text(),
        "b1": random.choice((True, False, None)),
        "ln": [number() for _ in range(length)],
        "lt": [text() for _ in range(random.randint(0, 4))],
        "rows": rows,
        "row": row,
        "deep": {"a": anything(), "b": {"__proto__": anything(1), "c": anything()}},
        "x": anything(),
        "missing": None,
        "td": random.choice(_TEXTS)
        if random.random() < 0.2
        else f"20{random.randint(10, 39)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
        "tm": f"20{random.randint(10, 39)}-0{random.randint(1, 9)}-1{random.randint(0, 9)}T"
        f"{random.randint(0, 23):02}:1{random.randint(0, 9)}:00" + random.choice(("Z", "Z", "+02:00", "-09:30", ".5Z")),
    }


def random_expression(random: Random) -> str:
    """Give the text of an expression."""
    return _Grammar(random).of(random.choice(_KINDS), random.randint(1, 4))


def random_expressions(random: Random, count: int) -> Iterator[str]:
    """Give so many expressions short enough to be read."""
    while count:
        text = random_expression(random)
        if len(text) <= 400:
            count -= 1
            yield text


def quoted(text: str) -> str:
    """Write a text as the language does."""
    for sign, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"), ("\u2028", "\\u2028"), ("\x01", "\\u0001")):
        text = text.replace(sign, escaped)
    return f'"{text}"'


class _Grammar:
    """Writes parts of a wanted kind; now and then one of another kind, so that errors come up as well."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._bound: list[str] = []

    def of(self, kind: str, depth: int) -> str:
        if self._random.random() < 0.06:
            kind = self._random.choice(_KINDS)
        if depth <= 0 or self._random.random() < 0.12:
            return self._leaf(kind)
        template = self._random.choice(_TEMPLATES[kind])
        if self._random.random() < 0.1:
            template = self._random.choice(_TEMPLATES["any"])
        return self._filled(template, depth - 1)

    def _filled(self, template: str, depth: int) -> str:
        pieces: list[str] = []
        while "{" in template:
            before, _, rest = template.partition("{")
            slot, _, template = rest.partition("}")
            pieces += [before, self._slot(slot, depth)]
        return "".join([*pieces, template]).replace("«", "{").replace("»", "}")

    def _slot(self, slot: str, depth: int) -> str:
        random = self._random
        if slot == "sign":
            return random.choice(_ORDER)
        if slot == "pattern":
            return f'"{random.choice(_PATTERNS)}"'
        if slot == "layout":
            return quoted(random.choice(_DATE_PATTERNS)) if random.random() < 0.8 else self.of("text", 0)
        if slot == "small":
            return (
                str(random.choice((0, 1, 2, 3, -1, -2, 5, 15, 16, 1.5, -15))) if random.random() < 0.8 else self.of("number", 0)
            )
        if slot.startswith("body:"):
            _body, item, kind = slot.split(":")
            self._bound.append(item)
            text = self.of(kind, depth)
            self._bound.pop()
            return text
        return self.of(slot, depth)

    def _leaf(self, kind: str) -> str:
        random = self._random
        if self._bound and random.random() < 0.6:
            item = self._bound[-1]
            if kind == "number":
                return random.choice(("index", {"numbers": "item", "rows": "item.n"}.get(item, "index")))
            if kind == "text":
                return {"texts": "item", "rows": "item.t"}.get(item, "item")
            if kind == "any":
                return "item"
        if random.random() < 0.55:
            return random.choice(_NAMES[kind])
        return self._constant(kind)

    def _constant(self, kind: str) -> str:  # noqa: PLR0911 - one line a kind
        random = self._random
        match kind:
            case "number":
                value = random.choice(_NUMBERS)
                return repr(abs(value)) if value < 0 or str(value).startswith("-") else repr(value)
            case "text":
                return quoted(random.choice(_TEXTS))
            case "boolean":
                return random.choice(("true", "false", "null"))
            case "numbers":
                return f"[{', '.join(self._constant('number') for _ in range(random.randint(0, 3)))}]"
            case "texts":
                return f"[{', '.join(self._constant('text') for _ in range(random.randint(0, 3)))}]"
            case "rows":
                return '[{"n": 1, "t": "a"}, {"n": null, "t": "b"}, {"t": "a", "n": 2}]'
            case "map":
                return '{"n": 1, "t": "b", "constructor": [1]}'
            case "date":
                return random.choice(("today()", 'date("2024-02-29")', 'date("9999-12-30")', "env.today"))
            case "datetime":
                return random.choice(("now()", 'datetime("2026-03-31T23:30:00+02:00")', "env.now"))
        return random.choice(("null", "[]", "[null]", "{}", "1", '"a"', "true"))


_KINDS: Final = ("number", "number", "text", "boolean", "boolean", "numbers", "texts", "rows", "map", "date", "datetime", "any")
_TEMPLATES: Final[dict[str, tuple[str, ...]]] = {
    "number": (
        "{number} + {number}",
        "{number} - {number} * {number}",
        "({number} / {number})",
        "({number}) % {number}",
        "-({number})",
        "round({number}, {small})",
        "round({number})",
        "floor({number})",
        "ceil({number})",
        "abs({number})",
        "number({text})",
        "sum({numbers})",
        "sum({number}, {numbers})",
        "avg({numbers})",
        "min({numbers})",
        "max({number}, {number})",
        "len({text})",
        "len({numbers})",
        "count({numbers}, {body:numbers:boolean})",
        "count({rows}, {body:rows:boolean})",
        "({numbers})[{small}]",
        "sum(map({rows}, {body:rows:number}))",
        "index_of({text}, {text})",
        "index_of({numbers}, {number})",
        "sum(({rows}).n)",
        "days_between({date}, {date})",
        "days_between({datetime}, {datetime})",
        "hours_between({datetime}, {datetime})",
        "year({date})",
        "month({date})",
        "day({datetime})",
        "weekday({date})",
        "hour({datetime})",
        "minute({datetime})",
        "if({boolean}, {number}, {number})",
        "coalesce({number}, {number})",
        "first({numbers})",
        "last({numbers})",
        "sum(map({numbers}, {body:numbers:number}))",
        'lookup({rows}, {text}, "n", "t")',
        "sum(map(ln, count(ln, {body:numbers:boolean})))",
    ),
    "text": (
        "{text} + {text}",
        "text({any})",
        "text({number})",
        "lower({text})",
        "upper({text})",
        "trim({text})",
        "join({texts}, {text})",
        'join({numbers}, "-")',
        "replace({text}, {text}, {text})",
        "pad_start({text}, {small}, {text})",
        "slice({text}, {small})",
        "slice({text}, {small}, {small})",
        "fixed({number}, {small})",
        "format_date({date}, {layout})",
        "format_date({datetime}, {layout})",
        "if({boolean}, {text})",
        "coalesce({text}, {text})",
        "({texts})[{small}]",
        "type_of({any})",
        "text({map})",
        "text({datetime})",
        "max({texts})",
        "min({text}, {text})",
        "text({date})",
        "text({rows})",
    ),
    "boolean": (
        "{number} {sign} {number}",
        "{text} {sign} {text}",
        "{date} {sign} {date}",
        "{datetime} {sign} {datetime}",
        "{any} == {any}",
        "{any} != {any}",
        "{boolean} and {boolean}",
        "{boolean} or {boolean}",
        "not ({boolean})",
        "{number} in {numbers}",
        "{text} in {texts}",
        "{text} in {text}",
        "{text} in {map}",
        "contains({text}, {text})",
        "contains({texts}, {any})",
        "starts_with({text}, {text})",
        "ends_with({text}, {text})",
        "matches({text}, {pattern})",
        "empty({any})",
        "any({numbers}, {body:numbers:boolean})",
        "all({rows}, {body:rows:boolean})",
        "{rows} == {rows}",
        "{map} == {map}",
        "any({texts}, {body:texts:boolean})",
        "({number}) {sign} {any}",
        "({numbers}) == {any}",
    ),
    "numbers": (
        "[{number}, {number}]",
        "map({numbers}, {body:numbers:number})",
        "filter({numbers}, {body:numbers:boolean})",
        "sort({numbers})",
        "reverse({numbers})",
        "unique({numbers})",
        "flatten([{numbers}, {numbers}])",
        "slice({numbers}, {small}, {small})",
        "({rows}).n",
        "sort_by({numbers}, {body:numbers:number})",
        "map({rows}, {body:rows:number})",
        "if({boolean}, {numbers}, {numbers})",
    ),
    "texts": (
        "[{text}, {text}]",
        "split({text}, {text})",
        "map({texts}, {body:texts:text})",
        "sort({texts})",
        "unique({texts})",
        "keys({map})",
        "({rows}).t",
        "filter({texts}, {body:texts:boolean})",
        "sort_by({texts}, {body:texts:number})",
        "slice({texts}, {small})",
    ),
    "rows": (
        "filter({rows}, {body:rows:boolean})",
        "sort_by({rows}, {body:rows:number})",
        "sort_by({rows}, {body:rows:text})",
        "group_by({rows}, {body:rows:text})",
        "group_by({numbers}, {body:numbers:number})",
        "unique({rows})",
        'map({numbers}, «"n": {body:numbers:number}»)',
        "reverse({rows})",
        "[{map}, {map}]",
    ),
    "map": (
        '«"n": {number}, "t": {text}»',
        "merge({map}, {map})",
        "({rows})[{small}]",
        "deep.b",
        '«"__proto__": {any}, "10": 1, "9": {any}»',
    ),
    "date": (
        "date({text})",
        "date({datetime})",
        "add_days({date}, {small})",
        "add_months({date}, {small})",
        "date({small} + 2020, {small}, {small})",
        "add_days({date}, {number})",
        "min({date}, {date})",
        "add_months({date}, {number})",
    ),
    "datetime": (
        "datetime({text})",
        "add_days({datetime}, {small})",
        "add_months({datetime}, {small})",
        "add_hours({datetime}, {number})",
        "max({datetime}, {datetime})",
    ),
    "any": (
        "{number}",
        "{text}",
        "[{any}, {any}]",
        '«"a": {any}»',
        "({map})[{text}]",
        "({any})[{any}]",
        "({any}).a",
        "first({rows})",
        "values({map})",
        'deep.b["__proto__"]',
        "coalesce({any}, {any})",
        "({rows}).x",
        "flatten({any})",
        "({map}).constructor",
        "x.__proto__".replace("__proto__", "n"),
        "sort({any})",
        "sum({any})",
        "{any} + {any}",
        "lookup({map}, {text}, {text})",
    ),
}
