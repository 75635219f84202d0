"""Links that are for one person: nobody else's, nobody can make one, and they outlive a change of keys."""

from __future__ import annotations

import re
import secrets

from concertmaster_server.runs.people.personal_links import Person, PersonalLinks
from concertmaster_server.vault import Signer, Vault
from tests.support.web import new_id

OLD, NEW = "a" * 43, "b" * 42 + "A"


def links(*keys: str) -> PersonalLinks:
    return PersonalLinks(Vault.of(",".join(keys), secrets.token_bytes))


def test_a_token_opens_for_whom_it_was_made() -> None:
    person = Person(new_id(), new_id())
    token = links(OLD).token(person)
    assert re.fullmatch(r"[A-Za-z0-9_-]{100}", token)
    assert links(OLD).open(token) == person


def test_a_changed_token_opens_nothing() -> None:
    token = links(OLD).token(Person(new_id(), new_id()))
    for place in range(0, len(token), 7):
        other = "A" if token[place] != "A" else "B"
        assert links(OLD).open(token[:place] + other + token[place + 1 :]) is None
    for wrong in ("", "x", token[:-1], token + "A", "é" * 100, "A" * 10_000):
        assert links(OLD).open(wrong) is None


def test_tokens_of_other_purposes_open_nothing() -> None:
    vault = Vault.of(OLD, secrets.token_bytes)
    assert links(OLD).open(Signer(vault, "something else").sign("A" * 43)) is None
    assert links(OLD).open(Signer(vault, "personal link").sign("no ids")) is None


def test_a_new_key_opens_what_the_old_one_signed_while_it_is_there() -> None:
    person = Person(new_id(), new_id())
    token = links(OLD).token(person)
    assert links(NEW, OLD).open(token) == person
    assert links(NEW).open(token) is None


def test_the_token_of_a_draft_is_always_the_same_and_tells_nothing_of_the_link() -> None:
    person, other = Person(new_id(), new_id()), Person(new_id(), new_id())
    token = links(OLD).draft_token(person)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    assert token == links(OLD).draft_token(person)
    assert len({token, links(OLD).draft_token(other), links(NEW).draft_token(person)}) == 3
    assert token not in links(OLD).token(person)
