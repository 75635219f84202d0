"""Passwords: which are taken, how they are stored, and that checking them never holds up the server."""

import asyncio
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from concertmaster_server.identity.passwords import Passwords, TooManyPasswordsError, WeakPasswordError, require_strength

CASES = json.loads((Path(__file__).parents[2] / "corpus" / "identity" / "passwords.json").read_text("utf-8"))
LONG = {"password": "".join(chr(0x61 + number % 26) for number in range(256)), "taken": True}
TOO_LONG = {"password": LONG["password"] + "x", "taken": False}


@pytest.mark.parametrize("case", [*CASES, LONG, TOO_LONG], ids=lambda case: repr(case["password"][:30]))
def test_a_password_is_taken_for_its_length_and_not_for_its_kinds_of_characters(case: dict[str, Any]) -> None:
    if case["taken"]:
        require_strength(case["password"], email="ada.lovelace@example.org")
    else:
        with pytest.raises(WeakPasswordError):
            require_strength(case["password"], email="ada.lovelace@example.org")


async def test_what_is_stored_says_how_it_was_made_and_differs_each_time() -> None:
    passwords = Passwords()
    first, second = await asyncio.gather(passwords.hash("same password"), passwords.hash("same password"))
    assert re.match(r"\$argon2id\$v=19\$m=19456,t=2,p=1\$", first)
    assert first != second
    assert not passwords.outdated(first)
    passwords.close()


async def test_only_the_right_password_of_a_known_account_matches(passwords: Passwords) -> None:
    stored = await passwords.hash("the right one")
    assert await passwords.matches(stored, "the right one")
    assert not await passwords.matches(stored, "the wrong one")
    assert not await passwords.matches(None, "nobody has this password")
    assert not await passwords.matches("no hash at all", "the right one")


async def test_a_hash_of_older_figures_is_known_as_such(passwords: Passwords) -> None:
    assert Passwords().outdated(await passwords.hash("whatever it is"))


async def test_an_unknown_account_costs_a_hash_too() -> None:
    passwords = Passwords()
    stored = await passwords.hash("the right one")

    async def seconds(hash_: str | None) -> float:
        began = time.process_time()
        await passwords.matches(hash_, "the wrong one")
        return time.process_time() - began

    known, unknown = [await seconds(stored) for _ in range(3)], [await seconds(None) for _ in range(3)]
    assert 0.5 < min(unknown) / min(known) < 2
    passwords.close()


async def test_too_many_at_once_are_sent_away_and_nobody_else_waits_for_them() -> None:
    passwords = Passwords()
    crowd = [asyncio.create_task(passwords.matches(None, "guess")) for _ in range(50)]
    await asyncio.sleep(0)
    began = time.monotonic()
    await asyncio.sleep(0.01)
    assert time.monotonic() - began < 0.25
    passwords.close()
    outcomes = await asyncio.gather(*crowd, return_exceptions=True)
    assert sum(isinstance(outcome, TooManyPasswordsError) for outcome in outcomes) == 30
