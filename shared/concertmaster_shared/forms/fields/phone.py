"""A telephone number, kept in the international form of E.164."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.spec import Accept, AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.calling_codes import CALLING_CODES, trunk_prefix
from concertmaster_shared.forms.values.kinds import TEXT
from concertmaster_shared.forms.values.refusals import Finding, Refusal
from concertmaster_shared.forms.values.text import clean_line

NOT_A_NUMBER: Final = Refusal("answer.not_a_phone")
NO_COUNTRY: Final = Refusal("answer.phone_country_code")

_ORNAMENT: Final = re.compile(r"[\s().\-/\u2010-\u2015]|\(0\)")
_ZERO_IN_BRACKETS: Final = re.compile(r"^(\+|00)([\d\s]{1,6})\(0\)")
_INTERNATIONAL: Final = re.compile(r"\+[1-9]\d{6,14}")
_DIGITS: Final = re.compile(r"\d{4,15}")

Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class PhoneSettings(AnswerSettings):
    """Settings of a telephone number; countries are ISO 3166 codes of two letters."""

    type: Literal["phone"]
    country: Country | None = Field(None, description="Country of numbers typed without a calling code.")
    countries: tuple[Country, ...] = Field((), description="Take numbers with the calling codes of these countries only.")


def _accept(settings: PhoneSettings) -> Accept:
    code = CALLING_CODES.get(settings.country or "", "")
    trunk = trunk_prefix(settings.country or "")
    allowed = tuple("+" + CALLING_CODES[country] for country in settings.countries if country in CALLING_CODES)
    countries = ", ".join(settings.countries)

    def accept(value: object) -> object:
        text = clean_line(value)
        if not isinstance(text, str):
            return text
        number = _international(text, code, trunk)
        if isinstance(number, str) and allowed and not number.startswith(allowed):
            return Refusal("answer.phone_country", {"countries": countries})
        return number

    return accept


def _international(text: str, code: str, trunk: str) -> str | Refusal:
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    text = _ORNAMENT.sub("", _ZERO_IN_BRACKETS.sub(r"\1\2", text))
    if text.startswith("00"):
        text = "+" + text[2:]
    if not text.startswith("+"):
        if _DIGITS.fullmatch(text) is None:
            return NOT_A_NUMBER
        if not code:
            return NO_COUNTRY
        text = f"+{code}{text.removeprefix(trunk)}"
    return text if _INTERNATIONAL.fullmatch(text) else NOT_A_NUMBER


def _lint(settings: PhoneSettings) -> Iterator[Finding]:
    if settings.country is not None and settings.country not in CALLING_CODES:
        yield Finding("form.unknown_country", ("country",), {"country": settings.country})
    for country in settings.countries:
        if country not in CALLING_CODES:
            yield Finding("form.unknown_country", ("countries",), {"country": country})


SPEC: Final[FieldSpec[PhoneSettings]] = FieldSpec(
    type="phone",
    title="Telephone",
    help="A telephone number, stored with its country's calling code.",
    icon="phone",
    settings=PhoneSettings,
    kind=TEXT,
    accept=_accept,
    lint=_lint,
)
