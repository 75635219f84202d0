"""Pages behind personal links: a question to decide, or the way to a personal form. Opening one decides nothing.

Whoever has the link may answer, once; nobody needs an account. What was decided, and when, is told to whoever comes later.
"""

from __future__ import annotations

from typing import Final

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries.assignments import Decided, NewDecision
from concertmaster_server.db.queries.organisations import organisation_name
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms import answer_drafts
from concertmaster_server.forms.answer_drafts import AnswerDraft
from concertmaster_server.pages.first_page import FirstPage
from concertmaster_server.pages.parts import PageParts
from concertmaster_server.pages.published import RESPONDENT
from concertmaster_server.pages.replies import Reply, html_reply, redirect
from concertmaster_server.pages.templates import render
from concertmaster_server.pages.visit import Visit
from concertmaster_server.pages.words import reader_language
from concertmaster_server.runs.people.decide_assignment import (
    AssignmentClosedError,
    AssignmentDecidedError,
    Question,
    decide_assignment,
    find_question,
)
from concertmaster_server.runs.people.personal_links import Person
from concertmaster_shared.messages import sentence

from .build_question import LONGEST_COMMENT, build_question, build_standing

_OK: Final = 200
_CONFLICT: Final = 409
_GONE: Final = 410
_UNREADABLE: Final = 422
_CHOICES: Final[dict[str, Decided]] = {"approved": "approved", "rejected": "rejected"}


class PersonPages:
    """Shows questions and takes decisions."""

    def __init__(self, parts: PageParts) -> None:
        self._parts = parts

    async def show(self, visit: Visit) -> Reply:
        """Give the question, or how it stands; a personal form is opened. Raises ``NotFoundError``."""
        person = self._person(visit)
        async with self._parts.database.transaction(person.organisation) as tx:
            question = await find_question(tx.raw, person.organisation, person.assignee_id)
            if question.assignment.kind == "form":
                return await self._open_form(tx, visit, person, question)
            return await self._page(tx, visit, question)

    async def decide(self, visit: Visit) -> Reply:
        """Take a decision and show how things stand then; one that comes too late changes nothing."""
        person, sent = self._person(visit), dict(visit.pairs)
        decision = _CHOICES.get(sent.get("decision", ""))
        comment = sent.get("comment", "").replace("\r\n", "\n").strip()
        try:
            async with self._parts.database.transaction(person.organisation) as tx:
                question = await find_question(tx.raw, person.organisation, person.assignee_id)
                problem = _problem(decision, comment, locale=reader_language(visit.accepted))
                if question.assignment.kind == "form":
                    return redirect(visit.path)
                if decision is None or problem:
                    return await self._page(tx, visit, question, problem=problem, comment=comment)
                new = NewDecision(assignee_id=person.assignee_id, decision=decision, comment=comment)
                await decide_assignment(tx, person.organisation, new)
        except (AssignmentDecidedError, AssignmentClosedError):
            return await self._show_late(visit, person)
        return redirect(visit.path)

    def _person(self, visit: Visit) -> Person:
        links = self._parts.links
        person = None if links is None else links.open(visit.names["token"])
        if person is None:
            raise NotFoundError(kind="question", id="")
        return person

    async def _page(self, tx: Transaction, visit: Visit, question: Question, *, problem: str = "", comment: str = "") -> Reply:
        if question.person.decided_at is not None or question.assignment.settled is not None:
            return await self._standing(tx, visit, question, is_late=bool(problem))
        asked_by = await organisation_name(tx, question.assignment.org_id)
        frame, view = build_question(
            question,
            locale=reader_language(visit.accepted),
            asked_by=asked_by,
            action=visit.path,
            problem=problem,
            comment=comment,
        )
        return html_reply(render("question.html", frame=frame, question=view), _UNREADABLE if problem else _OK)

    async def _show_late(self, visit: Visit, person: Person) -> Reply:
        async with self._parts.database.transaction(person.organisation) as tx:
            question = await find_question(tx.raw, person.organisation, person.assignee_id)
            return await self._standing(tx, visit, question, is_late=True)

    async def _standing(self, tx: Transaction, visit: Visit, question: Question, *, is_late: bool = False) -> Reply:
        asked_by = await organisation_name(tx, question.assignment.org_id)
        frame, view = build_standing(question, locale=reader_language(visit.accepted), asked_by=asked_by, is_late=is_late)
        over = not view.is_done and question.assignment.settled in {"expired", "withdrawn"}
        status = _CONFLICT if is_late else _GONE if over else _OK
        return html_reply(render("standing.html", frame=frame, standing=view), status)

    async def _open_form(self, tx: Transaction, visit: Visit, person: Person, question: Question) -> Reply:
        """Go to the person's draft, which is begun once and keeps the version that was asked for."""
        assignment, links = question.assignment, self._parts.links
        closed = question.person.decided_at is None and assignment.settled is not None
        if links is None or closed or assignment.form_id is None or assignment.form_version is None:
            return await self._standing(tx, visit, question)
        token = links.draft_token(person)
        if question.person.decided_at is not None:
            try:
                await answer_drafts.address_of(tx, token)
            except NotFoundError:
                return await self._standing(tx, visit, question)  # the receipt is not kept for ever
            return redirect(f"/r/{token}/receipt")
        form = await self._parts.forms.get(tx, person.organisation, assignment.form_id, version=assignment.form_version)
        draft = AnswerDraft(
            id=self._parts.new_id(),
            form_id=assignment.form_id,
            version=assignment.form_version,
            locale=FirstPage.of(form, visit).locale,
            form=form,
            answers={},
            assignee_id=person.assignee_id,
        )
        act = Act(organisation=person.organisation, author=RESPONDENT, at=self._parts.now())
        await answer_drafts.begin(tx, act, token, draft=draft)
        return redirect(f"/r/{token}")


def _problem(decision: Decided | None, comment: str, *, locale: str) -> str:
    if decision is None:
        return sentence("page.no_decision", {}, language=locale)
    if len(comment) > LONGEST_COMMENT:
        return sentence("page.comment_too_long", {"limit": LONGEST_COMMENT}, language=locale)
    return ""
