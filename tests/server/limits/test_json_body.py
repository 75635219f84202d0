"""Strict JSON: what is refused stands in the corpus of hostile requests; here is what must not be refused, and the counting."""

import contextlib
import json
import random

import orjson
import pytest

from concertmaster_server.limits.json_body import DEPTH_LIMIT, BrokenJsonError, NulTextError, TooDeepError, parse_json

SIGNS = ['"', "\\", "[", "]", "{", "}", "\u0000", "é", "𝄞", "/", "u0000", "\n", " "]


def depth_of(value: object) -> int:
    """Count as slowly and plainly as can be."""
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth_of, value), default=0)
    return 0


def nested(dice: random.Random, depth: int) -> object:
    text = "".join(dice.choices(SIGNS[:6] + SIGNS[7:], k=dice.randint(0, 12)))
    if depth == 0:
        return dice.choice([text, 1.5, None, True, -3])
    if dice.random() < 0.5:
        return [nested(dice, depth - 1)] + [text] * dice.randint(0, 3)
    return {text: nested(dice, depth - 1), "also": text}


@pytest.mark.parametrize("seed", range(200))
def test_texts_full_of_brackets_and_quotes_never_change_the_depth(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - the same every run
    value = nested(dice, dice.choice([1, 5, 63, 64, 65, 66, 90]))
    body = json.dumps(value, ensure_ascii=dice.random() < 0.5).encode()
    if depth_of(value) > DEPTH_LIMIT:
        with pytest.raises(TooDeepError):
            parse_json(body)
    else:
        assert parse_json(body) == json.loads(body)


@pytest.mark.parametrize(
    ("value", "is_nul"),
    [
        ({"a": "\\u0000"}, False),
        ({"a": "\\\\u0000"}, False),
        ({"a": [{"b": ["x\u0000"]}]}, True),
        ({"\u0000": 1}, True),
        ("\u0000", True),
        (["\\u0000", "\u0000"], True),
    ],
)
def test_nul_is_found_wherever_it_is_and_nowhere_else(value: object, is_nul: bool) -> None:
    body = json.dumps(value).encode()
    if is_nul:
        with pytest.raises(NulTextError):
            parse_json(body)
    else:
        assert parse_json(body) == value


@pytest.mark.parametrize("seed", range(100))
def test_any_bytes_are_read_or_refused(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - the same every run
    body = bytearray(orjson.dumps(nested(dice, 70)))
    for _ in range(dice.randint(1, 5)):
        body[dice.randrange(len(body))] = dice.randrange(256)
    with contextlib.suppress(BrokenJsonError, TooDeepError, NulTextError):
        parse_json(bytes(body))
