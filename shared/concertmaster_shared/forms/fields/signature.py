"""A signature: drawn, and then a picture, or the typed name. When it was given is when the submission came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

from pydantic import Field

from concertmaster_shared.expressions import Shape
from concertmaster_shared.forms.slots import LongText
from concertmaster_shared.forms.spec import AnswerSettings, FieldSpec
from concertmaster_shared.forms.texts import Say
from concertmaster_shared.forms.values.files import read_file, stored_file, write_file
from concertmaster_shared.forms.values.kinds import ValueKind
from concertmaster_shared.forms.values.refusals import Refusal
from concertmaster_shared.forms.values.text import clean_line

SIGNATURE: Final = ValueKind("signature", Shape.map())
NOT_A_SIGNATURE: Final = Refusal("answer.not_a_signature")

MOST_PIXELS: Final = 1_600
MOST_MB: Final = 1

_LONGEST_NAME: Final = 200


class SignatureSettings(AnswerSettings):
    """Settings of a signature; the submission keeps the form version, and with it the text that was signed."""

    type: Literal["signature"]
    text: LongText = Field("", description="What is signed, in Markdown.")
    ways: Literal["both", "drawn", "typed"] = Field(
        "both", description="Drawn with a finger or mouse, typed, or as the respondent likes. Without script a name is typed."
    )


def _accept(value: object) -> object:
    """Take a typed name, or one stored picture; a person who cannot draw may type whatever ``ways`` says."""
    if value is None or value in ("", {}):
        return None
    if type(value) is not dict:
        return NOT_A_SIGNATURE
    if value.keys() != {"typed"}:
        return stored_file(value) or NOT_A_SIGNATURE
    name = clean_line(value["typed"])
    if name is None or isinstance(name, Refusal):
        return name
    return {"typed": name} if len(name) <= _LONGEST_NAME else NOT_A_SIGNATURE


def _read(raw: Sequence[str], _settings: SignatureSettings) -> object:
    """Read what was drawn, where something was, else what was typed."""
    for text in reversed(raw):
        drawn = read_file(text)
        if drawn is not None:
            return drawn
    return {"typed": next((text for text in raw if text.strip()), "")}


def _write(value: Any, _settings: SignatureSettings) -> Sequence[str]:
    return (value["typed"],) if "typed" in value else ("", write_file(value))


def _summary(value: Any, _settings: SignatureSettings, _say: Say) -> str:
    return f"Signed as {value['typed']}" if "typed" in value else "Signed by hand"


SPEC: Final[FieldSpec[SignatureSettings]] = FieldSpec(
    type="signature",
    title="Signature",
    help="A name drawn or typed under a text.",
    icon="pen-tool",
    settings=SignatureSettings,
    kind=SIGNATURE,
    accept=lambda _settings: _accept,
    read=_read,
    write=_write,
    summary=_summary,
    required_code="answer.required_signature",
)
