"""An e-mail address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.spec import Accept, AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.kinds import TEXT
from concertmaster_shared.forms.values.refusals import Refusal
from concertmaster_shared.forms.values.text import clean_line

NOT_AN_ADDRESS: Final = Refusal("answer.not_an_email")

NOT_THE_SAME: Final = Refusal("answer.not_the_same")

_LONGEST: Final = 254
_LONGEST_LOCAL: Final = 64
_LOCAL: Final = re.compile(r"[^\s@\"(),:;<>\[\\\]\x00-\x1f.]+(?:\.[^\s@\"(),:;<>\[\\\]\x00-\x1f.]+)*")
_DOMAIN: Final = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]")

Domain = Annotated[str, Field(max_length=253, pattern=r"^[^\s@]+$")]


class EmailSettings(AnswerSettings):
    """Settings of an e-mail address."""

    type: Literal["email"]
    allow_domains: tuple[Domain, ...] = Field((), description="Take addresses at these domains only.")
    deny_domains: tuple[Domain, ...] = Field((), description="Refuse addresses at these domains.")
    confirm: bool = Field(False, description="Ask for the address twice on the page, against slips.")


def _accept(settings: EmailSettings) -> Accept:
    allowed = frozenset(domain.lower() for domain in settings.allow_domains)
    denied = frozenset(domain.lower() for domain in settings.deny_domains)

    def accept(value: object) -> object:
        text = clean_line(value)
        if not isinstance(text, str):
            return text
        local, _, domain = text.rpartition("@")
        domain = domain.lower()
        if len(text) > _LONGEST or len(local) > _LONGEST_LOCAL:
            return NOT_AN_ADDRESS
        if _LOCAL.fullmatch(local) is None or _DOMAIN.fullmatch(domain) is None:
            return NOT_AN_ADDRESS
        if domain in denied:
            return Refusal("answer.email_domain_denied", {"domain": domain})
        if allowed and domain not in allowed:
            return Refusal("answer.email_domain", {"domains": ", ".join(sorted(allowed))})
        return f"{local}@{domain}"

    return _accept_twice(accept) if settings.confirm else accept


def _accept_twice(accept: Accept) -> Accept:
    """Take an address that was typed twice alike; case and blanks around it do not count."""

    def accept_list(value: object) -> object:
        if type(value) is not list:
            return accept(value)
        plain = {str(text).strip().casefold() for text in value}
        return accept(value[0]) if len(plain) == 1 else NOT_THE_SAME

    return accept_list


def _read(raw: Sequence[str], settings: EmailSettings) -> object:
    return list(raw) if settings.confirm and len(raw) > 1 else raw[0]


def _write(value: str, settings: EmailSettings) -> Sequence[str]:
    return (value, value) if settings.confirm else (value,)


SPEC: Final[FieldSpec[EmailSettings]] = FieldSpec(
    type="email",
    title="E-mail",
    help="An e-mail address; its form is checked, not whether somebody reads it.",
    icon="mail",
    settings=EmailSettings,
    kind=TEXT,
    accept=_accept,
    read=_read,
    write=_write,
)
