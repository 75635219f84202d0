"""Signed webhooks: our signatures are those of the specification, and what somebody changed on the way is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from concertmaster_server.outbound.standard_webhooks import SecretError, SignatureError, WebhookSecret, sign, verify

CORPUS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "corpus/outbound/signed_webhooks.json").read_text(encoding="utf-8")
)
SECRETS = [WebhookSecret.of(text) for text in CORPUS["secrets"]]
CALL = CORPUS["call"]


def named(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in cases]


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def arrived(case: dict[str, Any]) -> tuple[list[tuple[str, str]], bytes, datetime]:
    """Give a call as it arrives: the good one, and what the case changes."""
    headers = {
        "webhook-id": CALL["id"],
        "webhook-timestamp": str(CALL["timestamp"]),
        "webhook-signature": CALL["signature"],
        "content-type": "application/json",
        **case.get("headers", {}),
    }
    headers.pop(case.get("without", ""), None)
    pairs = [*headers.items(), *(tuple(pair) for pair in case.get("more", ()))]
    if case.get("capitals"):
        pairs = [(name.upper(), value) for name, value in pairs]
    return pairs, case.get("body", CALL["body"]).encode(), moment(case.get("now", CALL["timestamp"]))


@pytest.mark.parametrize("vector", named(CORPUS["vectors"]))
def test_signatures_are_those_of_the_specification(vector: dict[str, Any]) -> None:
    secret, sent_at = WebhookSecret.of(vector["secret"]), moment(vector["timestamp"])
    headers = sign([secret], webhook_id=vector["id"], sent_at=sent_at, body=vector["body"].encode())
    assert dict(headers) == {
        "webhook-id": vector["id"],
        "webhook-timestamp": str(vector["timestamp"]),
        "webhook-signature": vector["signature"],
    }
    verified = verify([secret], headers=headers, body=vector["body"].encode(), now=sent_at)
    assert (verified.id, verified.sent_at) == (vector["id"], sent_at)


@pytest.mark.parametrize("case", named(CORPUS["accepted"]))
def test_what_came_as_it_was_sent_is_accepted(case: dict[str, Any]) -> None:
    headers, body, now = arrived(case)
    assert verify(SECRETS, headers=headers, body=body, now=now).id == CALL["id"]


@pytest.mark.parametrize("case", named(CORPUS["refused"]))
def test_what_was_changed_on_the_way_is_refused(case: dict[str, Any]) -> None:
    headers, body, now = arrived(case)
    with pytest.raises(SignatureError):
        verify(SECRETS, headers=headers, body=body, now=now)


def test_there_are_enough_ways_to_change_a_call() -> None:
    assert len(CORPUS["refused"]) >= 20


def test_nothing_fits_where_there_is_no_secret() -> None:
    headers, body, now = arrived({})
    with pytest.raises(SignatureError):
        verify([], headers=headers, body=body, now=now)


def test_while_secrets_are_exchanged_each_has_its_signature() -> None:
    headers = dict(sign(SECRETS, webhook_id=CALL["id"], sent_at=moment(CALL["timestamp"]), body=CALL["body"].encode()))
    assert headers["webhook-signature"].startswith(CALL["signature"] + " v1,")
    for secret in SECRETS:
        verify([secret], headers=headers.items(), body=CALL["body"].encode(), now=moment(CALL["timestamp"]))


@pytest.mark.parametrize("text", CORPUS["no_secrets"])
def test_what_is_no_secret_is_refused(text: str) -> None:
    with pytest.raises(SecretError):
        WebhookSecret.of(text)


def test_a_secret_shows_itself_nowhere() -> None:
    assert "key" not in repr(SECRETS[0])
    assert repr(SECRETS[0].key) not in repr(SECRETS)
