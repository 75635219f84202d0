"""Agreement to a text; an answer is ``true`` or it is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import LongText, Slot
from concertmaster_shared.forms.spec import AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.kinds import BOOLEAN
from concertmaster_shared.forms.values.refusals import Finding, Refusal

NOT_A_CONSENT: Final = Refusal("answer.not_a_consent")

_TICKED: Final = frozenset({"yes", "true", "on", "1"})


class ConsentSettings(AnswerSettings):
    """Settings of a consent; the submission keeps the form version, and with it the text that was agreed to."""

    type: Literal["consent"]
    required: Slot[bool] = Field(True, description="Refuse the form while nobody agrees.")
    text: LongText = Field("", description="What is agreed to, in Markdown.")


def _accept(value: object) -> object:
    if value is None or value is False or value == "":
        return None
    return True if value is True else NOT_A_CONSENT


def _read(raw: Sequence[str], _settings: ConsentSettings) -> object:
    return True if raw[-1].strip().lower() in _TICKED else raw[-1]


def _lint(settings: ConsentSettings) -> Iterator[Finding]:
    if not settings.text and not settings.label:
        yield Finding("form.consent_without_text", ("text",), severity="warning")


SPEC: Final[FieldSpec[ConsentSettings]] = FieldSpec(
    type="consent",
    title="Consent",
    help="A box to tick under a text: terms, privacy, a declaration.",
    icon="file-check",
    settings=ConsentSettings,
    needs_label=False,
    kind=BOOLEAN,
    accept=lambda _settings: _accept,
    read=_read,
    write=lambda _value, _settings: ("yes",),
    summary=lambda _value, _settings, _say: "Agreed",
    lint=_lint,
    required_code="answer.required_consent",
)
