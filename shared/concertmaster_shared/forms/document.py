"""The form document: the very model that the builder edits, the file holds, the wire carries and the store keeps.

Reading it checks the shape alone; whether the parts make sense together is ``check_form``'s question.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import AwareDatetime, Discriminator, Field, StringConstraints, Tag

from concertmaster_shared.ids import LocalId

from .catalogue import FIELD_TYPES
from .slots import FormPart, LongText, ShortText, Slot
from .spec import FieldSettings
from .texts import Say, find_text

MOST_FIELDS: Final = 1_000
MOST_PAGES: Final = 200

Locale = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
DatasetName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,62}$")]
Slug = Annotated[str, StringConstraints(max_length=80)]


def _type_of(field: object) -> str | None:
    kind = field.get("type") if isinstance(field, dict) else getattr(field, "type", None)
    return f"={kind}" if isinstance(kind, str) and kind in FIELD_TYPES else None


if TYPE_CHECKING:
    AnyField = FieldSettings
else:
    AnyField = Annotated[
        reduce(or_, (Annotated[spec.settings, Tag(f"={kind}")] for kind, spec in FIELD_TYPES.items())),
        Discriminator(_type_of, custom_error_type="unknown_field_type", custom_error_message="unknown field type"),
    ]


Origin = Annotated[str, StringConstraints(pattern=r"^(\*|https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?)$")]


class FormSettings(FormPart):
    """How the whole form behaves towards respondents."""

    deadline: Annotated[AwareDatetime, Field(strict=False)] | None = Field(None, description="When the form closes.")
    late: Literal["reject", "accept"] = Field("reject", description="What happens to answers after the deadline.")
    max_responses: Annotated[int, Field(ge=1)] | None = Field(None, description="How many submissions close the form.")
    retention_days: Annotated[int, Field(ge=1)] | None = Field(None, description="Days after which submissions are erased.")
    anonymous: bool = Field(False, description="Keep nothing that leads from an answer to a person.")
    identity: Literal["none", "token"] = Field("none", description="Whether answering needs a personal link.")
    drafts: Literal["server", "none"] = Field("server", description="Whether people can save and come back.")
    receipt_to: Annotated[str, Field(max_length=100)] = Field(
        "", description="Id or name of the e-mail field to which a copy of the answers is sent."
    )
    kiosk: bool = Field(False, description="Start over for the next person after each submission.")
    embed: tuple[Origin, ...] = Field((), description="Origins whose pages may show the form in a frame; * for all.")
    pow: Literal["auto", "always", "never"] = Field("auto", description="When browsers must do proof of work.")


class DatasetSource(FormPart):
    """Where the rows of one of the form's datasets come from."""

    source: Annotated[str, Field(min_length=1, max_length=200)] = Field(description="Name or id of the organisation's dataset.")
    key: Annotated[str, Field(max_length=100)] | None = Field(None, description="Its key column; what it says when left out.")
    label: Annotated[str, Field(max_length=100)] | None = Field(
        None, description="Column that people read; what the dataset says when left out."
    )


class Page(FormPart):
    """One page: the ids of its fields in their order."""

    id: LocalId
    title: ShortText = ""
    show_if: Slot[bool] | None = None
    items: tuple[LocalId, ...] = ()


class Check(FormPart):
    """A rule over several answers: its text is shown at the field ``at`` unless ``if_not`` is true."""

    id: LocalId
    if_not: Slot[bool]
    at: LocalId | None = None
    level: Literal["error", "warning"] = "error"
    text: ShortText = ""


class Ending(FormPart):
    """What the respondent sees after submitting; the first one whose condition is true counts."""

    screen: LocalId
    condition: Slot[bool] | None = Field(None, alias="if")
    title: ShortText = ""
    text: LongText = ""


class FormDocument(FormPart):
    """A form as its author made it."""

    format: Literal["concertmaster.form/1"] = "concertmaster.form/1"
    slug: Slug = Field("", description="Address of the form below /f/.")
    name: ShortText = Field("", description="What authors call it; the title when left out.")
    title: ShortText = Field("", description="Heading of the form; the name when left out.")
    description: LongText = Field("", description="What stands under the heading, in Markdown.")
    locales: tuple[Locale, ...] = ("en",)
    default_locale: Locale = "en"
    settings: FormSettings = FormSettings()
    datasets: Annotated[Mapping[DatasetName, DatasetSource], Field(max_length=50)] = Field(
        default_factory=dict, description="Tables to look answers up in, under the names that fields and expressions use."
    )
    fields: Annotated[Mapping[LocalId, AnyField], Field(max_length=MOST_FIELDS)]
    pages: Annotated[tuple[Page, ...], Field(max_length=MOST_PAGES)]
    checks: tuple[Check, ...] = ()
    texts: Mapping[Locale, Mapping[str, LongText]] = Field(default_factory=dict)
    theme: LocalId | None = None
    endings: tuple[Ending, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give the document as plain JSON values, with the keys it was read with and its format."""
        return {"format": self.format, **self.model_dump(mode="json", by_alias=True, exclude_unset=True)}

    def say(self, key: str, inline: str, locale: str) -> str:
        """Give a text of the document in ``locale``, else in the form's own language."""
        return find_text(self.texts, (locale, self.default_locale), key=key, inline=inline)

    def sayer(self, owner: str, locale: str) -> Say:
        """Give what finds the texts of one part: ``sayer("f_1", "de")("label", …)``."""
        return lambda key, inline: self.say(f"{owner}.{key}", inline, locale)

    def heading(self, locale: str) -> str:
        """Give the heading respondents see."""
        return self.say("form.title", self.title, locale) or self.name or self.slug


def canonical_json(document: FormDocument) -> str:
    """Write the document in the one form that is hashed: sorted keys, no blanks, letters as they are."""
    return json.dumps(document.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def content_hash(document: FormDocument) -> str:
    """Give the identity of what the document says: equal documents, equal hashes."""
    return "sha256:" + hashlib.sha256(canonical_json(document).encode()).hexdigest()
