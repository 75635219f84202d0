"""Everything that is wrong with a form document, or worth a look."""

from __future__ import annotations

from collections.abc import Iterator

from concertmaster_shared.forms.document import FormDocument
from concertmaster_shared.problems import Problem

from .analyse import Analysis, analyse
from .datasets import check_datasets
from .expressions import check_circles, check_expressions, check_reading_order
from .names import check_ids, check_names, check_slug
from .pages import check_checks, check_pages, check_settings
from .texts import check_texts


def check_form(document: FormDocument) -> tuple[Problem, ...]:
    """Give the problems of a document; one without errors can take answers."""
    return tuple(_problems(analyse(document)))


def _problems(analysis: Analysis) -> Iterator[Problem]:
    layout = analysis.layout
    yield from check_slug(layout.document)
    ambiguous = tuple(check_ids(layout.document))
    yield from ambiguous
    yield from check_pages(layout)
    yield from layout.problems
    yield from check_names(layout)
    yield from check_settings(layout)
    yield from check_datasets(analysis)
    yield from check_expressions(analysis)
    if not ambiguous:
        yield from check_circles(analysis)
        yield from check_reading_order(analysis)
    yield from check_checks(layout)
    yield from check_texts(layout)
