"""Problems of pages, checks and fields as parts of the whole."""

from __future__ import annotations

from collections.abc import Iterator

from concertmaster_shared.problems import Problem, error, join, warning

from .layout import PAGES, Layout


def check_pages(layout: Layout) -> Iterator[Problem]:
    """Find a form without pages or answers, and pages that are empty or never shown."""
    pages = layout.document.pages
    if not pages:
        yield error("form.no_pages", join("pages"))
    elif not any(placed.spec.has_answer for placed in layout.placed.values()):
        yield warning("form.no_answers", join("fields"))
    for page in pages:
        if not page.items:
            yield warning("form.empty_page", join("pages", page.id), id=page.id)
        if page.show_if is False:
            yield warning("form.unreachable_page", join("pages", page.id, "show_if"), id=page.id)


def check_checks(layout: Layout) -> Iterator[Problem]:
    """Find checks that stand nowhere."""
    for check in layout.document.checks:
        if check.at is None:
            continue
        path = join("checks", check.id, "at")
        placed = layout.placed.get(check.at)
        if placed is None:
            yield error("form.unknown_field", path, id=check.at)
        elif placed.level != PAGES:
            yield error("form.check_in_repeat", path, id=check.at)
        elif not placed.spec.has_answer:
            yield error("form.check_without_answer", path, id=check.at)


def check_settings(layout: Layout) -> Iterator[Problem]:
    """Find what each field type finds wrong with its own settings, and conditions that are never true."""
    for placed in layout.placed.values():
        for finding in placed.spec.lint(placed.settings):
            tell = error if finding.severity == "error" else warning
            yield tell(finding.code, join("fields", placed.id, *finding.place), **finding.parameters)
        if placed.settings.show_if is False:
            yield warning("form.never_shown", join("fields", placed.id, "show_if"))
