"""Read a JSON value as a form, give it an address if it has none, and look for problems."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import orjson

from concertmaster_shared.forms.analysis.check_form import check_form
from concertmaster_shared.forms.document import FormDocument
from concertmaster_shared.forms.reading import read_form
from concertmaster_shared.problems import Problem

_NOT_SLUG: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG: Final = 60


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """A readable form and what is wrong with it."""

    document: FormDocument
    problems: tuple[Problem, ...]

    @property
    def document_json(self) -> str:
        """Write the document as it is stored."""
        return orjson.dumps(self.document.to_json()).decode("utf-8")

    @property
    def problems_json(self) -> str:
        """Write the problems as they are stored."""
        return orjson.dumps([problem.model_dump(mode="json", exclude_none=True) for problem in self.problems]).decode("utf-8")


def read(value: object) -> FormDocument:
    """Read a form, checking nothing but its shape; raises ``UnreadableFormError``."""
    return read_form(value)


def check(document: FormDocument) -> CheckedForm:
    """Find the problems of a form."""
    return CheckedForm(document, check_form(document))


def with_slug(document: FormDocument, slug: str) -> FormDocument:
    """Give the form an address."""
    return document.model_copy(update={"slug": slug})


def slug_of(name: str) -> str:
    """Make an address of a name: ``Zulieferer für Öl`` gives ``zulieferer-fur-ol``; empty where no letter can stand."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return _NOT_SLUG.sub("-", plain)[:_LONGEST_SLUG].strip("-")
