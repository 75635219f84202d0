"""What the wiring makes of the settings, and what it says of those that cannot be used."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from concertmaster_server.entrypoints.wiring import mail_server
from concertmaster_server.settings import Settings


def test_no_mail_server_is_set_unless_somebody_does() -> None:
    assert mail_server(Settings()) is None


def test_a_mail_server_and_its_sender() -> None:
    made = mail_server(Settings(mail={"url": "smtps://u:p@mail.example", "from": "Acme <forms@acme.example>"}))
    assert made is not None
    assert (made.host, made.port, made.user, made.sender.spec) == ("mail.example", 465, "u", "forms@acme.example")


@pytest.mark.parametrize(
    ("mail", "told"),
    [
        ({"url": "mail.example:hidden"}, "must start with smtp"),
        ({"url": "smtp://u:hidden@mail.example"}, "the sender"),
        ({"url": "smtp://u:hidden@mail.example?tls=off", "from": "a@b.example"}, "'tls' is one of"),
    ],
)
def test_a_mail_server_that_cannot_be_used_ends_the_verb(mail: dict[str, str], told: str) -> None:
    with pytest.raises(click.ClickException, match="CONCERTMASTER_MAIL_URL") as refusal:
        mail_server(Settings(mail=mail))
    assert told in refusal.value.message
    assert "hidden" not in refusal.value.message


def test_the_certificates_of_a_mail_server_may_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.touch()
    made = mail_server(Settings(mail={"url": f"smtps://mail.example?ca={file}", "from": "a@b.example"}))
    assert made is not None
    assert made.ca_file == file
