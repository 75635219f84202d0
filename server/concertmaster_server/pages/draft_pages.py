"""Pages of a draft at its own secret address: shown, taken, kept as typed, and in the end handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries.addresses import Address
from concertmaster_server.db.queries.tallies import Tally
from concertmaster_server.db.raw import name_organisations
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms import answer_drafts
from concertmaster_server.forms.answer_assignment import hand_in_answer
from concertmaster_server.forms.answer_drafts import AnswerDraft
from concertmaster_server.forms.drafting.autosave import Autosave
from concertmaster_server.forms.drafting.held_answers import held_answer
from concertmaster_server.forms.link_tokens import FormLinks
from concertmaster_server.forms.merge_answers import Kept, differences, lay_over
from concertmaster_server.forms.submit import AnswersInvalidError
from concertmaster_server.forms.uploads.settle_answers import settle_answers
from concertmaster_server.limits.rates import Rate, TokenBuckets
from concertmaster_shared.forms.answers import Checked, check_answers
from concertmaster_shared.forms.compiled import CompiledForm
from concertmaster_shared.forms.naming import answers_by_id, answers_by_name
from concertmaster_shared.ids import made_at

from .build_page import Sheet
from .counting.steps import reached, submitted
from .drafts.later_pages import later_page, send_link
from .drafts.require_open import require_open
from .entry import Entry, merge, read_entry, read_revision, rows_posted, with_given
from .first_page import LANGUAGE, other_languages
from .judge import Verdict, first_page, judge_page, judge_whole, page_before
from .parts import PageParts
from .published import RESPONDENT
from .receipts.receipt import receipt_reply
from .replies import Reply, page_reply, redirect
from .uploads.settling import keep_files, settled_entry
from .visit import TOKEN, Visit, network_of

_LETTERS: Final = Rate(per_second=1 / 60, burst=30)
"""Letters that one network may have sent: the addresses they go to are anybody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """A draft that is not handed in yet, the page its visitor asks for, and when the form closes."""

    token: str
    page: str
    draft: AnswerDraft
    now: datetime
    origin: str
    deadline: datetime | None = None

    def at(self, page: str) -> str:
        return f"/r/{self.token}/{page}"

    def check(self, answers: Mapping[str, object]) -> Checked:
        return check_answers(self.draft.form, answers, now=self.now, locale=self.draft.locale)


async def _find_address(tx: Transaction, token: str) -> Address:
    """Give whose draft a token leads to, and let the transaction work for them; raises ``NotFoundError``."""
    if TOKEN.fullmatch(token) is None:
        raise NotFoundError(kind="draft", id="")
    address = await answer_drafts.address_of(tx, token)
    await name_organisations(tx.raw, (address.org_id,))
    return address


class DraftPages:
    """Shows and takes the pages of drafts."""

    def __init__(self, parts: PageParts, autosave: Autosave) -> None:
        self._parts = parts
        self._autosave = autosave
        self._letters = TokenBuckets(_LETTERS, parts.seconds) if parts.options.rate_limits else None

    async def show(self, visit: Visit) -> Reply:
        """Give a page with the answers that are kept; a language that the address asks for stays with the draft."""
        async with self._parts.database.transaction() as tx:
            address = await _find_address(tx, visit.names["token"])
            draft = await answer_drafts.find(tx, address, forms=self._parts.forms)
            if draft.submission_id is not None and visit.names.get("page") == "receipt":
                return await receipt_reply(tx, address, draft, origin=self._parts.options.public_url)
            opened = await self._open(tx, visit, address, draft=draft)
            if isinstance(opened, Reply):
                return opened
            if (asked := visit.query.get(LANGUAGE, "")) in draft.form.document.locales:
                await answer_drafts.change_locale(tx, draft, address.org_id, asked)
                return redirect(opened.at(opened.page).rstrip("/"))
        checked = opened.check(draft.answers)
        if opened.page not in checked.visibility.pages:
            return redirect(opened.at(first_page(draft.form, checked)))
        if "saved" in visit.query:
            posts = self._letter_links() is not None
            return later_page(draft, link=self._link(opened), back=opened.at(opened.page), posts=posts)
        return _draw(opened, draft.answers)

    async def send_link(self, visit: Visit) -> Reply:
        """Let a letter with the draft's link leave; raises ``NotFoundError``, ``FormClosedError`` or ``RateLimitedError``."""
        links = self._letter_links()
        if links is None:
            raise NotFoundError(kind="draft", id="")
        if self._letters is not None:
            self._letters.take(network_of(visit.client))
        email = dict(visit.pairs).get("email", "").strip()
        async with self._parts.database.transaction() as tx:
            address = await _find_address(tx, visit.names["token"])
            draft = await answer_drafts.lock(tx, address, forms=self._parts.forms)
            opened = await self._open(tx, visit, address, draft=draft)
            if isinstance(opened, Reply):
                return opened
            act = Act(organisation=address.org_id, author=RESPONDENT, at=opened.now)
            problem = await send_link(tx, act, draft, email=email, links=links, letter_id=self._parts.new_id())
        back = opened.at(opened.page or draft.form.pages[0].id)
        return later_page(draft, link=self._link(opened), back=back, posts=True, email=email, problem=problem, sent=not problem)

    def _letter_links(self) -> FormLinks | None:
        """Give what makes the links of letters, None where no letter can leave."""
        return self._parts.form_links if self._parts.options.sends_mail else None

    def _link(self, opened: _Opened) -> str:
        return f"{self._parts.options.public_url}/r/{opened.token}"

    async def take(self, visit: Visit) -> Reply:
        """Keep what was typed, finished or not, and go where the visitor wants; raises ``FormClosedError``."""
        return await self._take_ready(visit) or await self._take(visit)

    async def _take_ready(self, visit: Visit) -> Reply | None:
        """Hand in answers that this post completes, together with others; None where it does not."""
        token, page, now = visit.names["token"], visit.names.get("page", ""), self._parts.now()
        if TOKEN.fullmatch(token) is None:
            return None

        def decide(form: CompiledForm, kept: Kept, locale: str) -> Mapping[str, object] | None:
            if form.pages[-1].id != page:
                return None
            entry = read_entry(form, visit.pairs)
            if entry.move != "continue" or entry.fell_into_trap:
                return None
            answers = merge(form, page, entry, before=answers_by_name(form, kept.answers))
            new = differences(kept.answers, answers_by_id(form, answers))
            if lay_over(kept, new, base=read_revision(visit.pairs)).contested:
                return None
            verdict = judge_page(form, page, entry, answers=answers, now=now, locale=locale)
            return answers if verdict.accepted and verdict.page is None else None

        done = await self._autosave.hand_in(token, decide)
        if done is None:
            return None
        seconds = (now - made_at(done.draft_id)).total_seconds()
        return redirect(f"/r/{token}/receipt", counts=submitted(done.organisation, done.form_id, seconds))

    async def _take(self, visit: Visit) -> Reply:
        async with self._parts.database.transaction() as tx:
            address = await _find_address(tx, visit.names["token"])
            draft = await answer_drafts.lock(tx, address, forms=self._parts.forms)
            opened = await self._open(tx, visit, address, draft=draft)
            if isinstance(opened, Reply):
                return opened
            if all(page.id != opened.page for page in draft.form.pages):
                return redirect(opened.at(first_page(draft.form, opened.check(draft.answers))))
            entry = read_entry(draft.form, visit.pairs)
            entry = await settled_entry(tx, address.org_id, draft.form_id, form=draft.form, entry=entry, locale=draft.locale)
            answers = merge(draft.form, opened.page, entry, before=draft.answers)
            if draft.link_id is not None:
                answers = with_given(draft.form, answers, given=draft.answers)
            if entry.fell_into_trap:
                return _draw(opened, answers, status=422, notice="page.trap_filled")
            act = Act(organisation=address.org_id, author=RESPONDENT, at=opened.now)
            merged = await answer_drafts.keep(tx, act, draft, answers=answers, base=read_revision(visit.pairs))
            if merged.contested:
                held = [held_answer(draft.form, one, merged.kept.answers, locale=draft.locale) for one in merged.contested]
                return _draw(opened, answers, status=409, notice="page.contested", held={one.label: one.text for one in held})
            await keep_files(tx, act, draft.form_id, form=draft.form, answers=answers)
            opened = replace(opened, draft=replace(draft, revision=merged.kept.revision))
            return await self._go_on(tx, act, opened, entry=entry, answers=answers)

    async def _open(self, tx: Transaction, visit: Visit, address: Address, *, draft: AnswerDraft) -> _Opened | Reply:
        """Let a visitor to a draft that still takes answers; who has handed it in is sent to the receipt."""
        token, page, now = visit.names["token"], visit.names.get("page", ""), self._parts.now()
        origin = self._parts.options.public_url
        if draft.submission_id is not None:
            return redirect(f"/r/{token}/receipt")
        found = await require_open(tx, address.org_id, draft, forms=self._parts.forms, now=now)
        deadline = None if found is None else found.form.document.settings.deadline
        return _Opened(token=token, page=page, draft=draft, now=now, origin=origin, deadline=deadline)

    async def _go_on(self, tx: Transaction, act: Act, opened: _Opened, *, entry: Entry, answers: Mapping[str, object]) -> Reply:
        draft, page = opened.draft, opened.page
        if entry.move == "save":
            return redirect(f"{opened.at(page)}?saved")
        if entry.move == "back":
            return redirect(opened.at(page_before(draft.form, page, opened.check(answers)) or page))
        if entry.move == "add":
            return _draw(opened, answers, rows={entry.add: rows_posted(entry, entry.add) + 1})
        verdict = judge_page(draft.form, page, entry, answers=answers, now=opened.now, locale=draft.locale)
        if not verdict.accepted:
            return _draw(replace(opened, page=verdict.page or page), answers, status=422, verdict=verdict)
        if verdict.page is None:
            try:
                await self._hand_in(tx, act, draft, answers)
            except AnswersInvalidError as refusal:
                return await _refused(tx, act, opened, answers=answers, refusal=refusal)
        return redirect(opened.at(verdict.page or "receipt"), counts=_counts(act, draft, verdict.page))

    async def _hand_in(self, tx: Transaction, act: Act, draft: AnswerDraft, answers: Mapping[str, object]) -> None:
        new_id = self._parts.new_id
        if draft.assignee_id is not None:
            await hand_in_answer(tx, act, draft, answers=answers, new_id=new_id)
            return
        await self._parts.backlog.admit(act.organisation)
        await answer_drafts.hand_in(tx, act, draft, answers=answers, forms=self._parts.forms, new_id=new_id)


async def _refused(
    tx: Transaction, act: Act, opened: _Opened, *, answers: Mapping[str, object], refusal: AnswersInvalidError
) -> Reply:
    """Show what stands against answers only now: a file of an earlier page may be gone since, or have been found harmful."""
    draft = opened.draft
    settled = await settle_answers(tx, act.organisation, draft.form_id, form=draft.form, answers=answers, locale=draft.locale)
    verdict = judge_whole(draft.form, answers, now=opened.now, locale=draft.locale, page=opened.page, problems=refusal.problems)
    return _draw(replace(opened, page=verdict.page or opened.page), settled.answers, status=422, verdict=verdict)


def _counts(act: Act, draft: AnswerDraft, page: str | None) -> tuple[Tally, ...]:
    """Say what was reached; the answer to a question that a run asks is no submission of the form's own address."""
    if draft.assignee_id is not None:
        return ()
    if page is not None:
        return reached(act.organisation, draft.form_id, page)
    return submitted(act.organisation, draft.form_id, (act.at - made_at(draft.id)).total_seconds())


def _draw(
    opened: _Opened,
    answers: Mapping[str, object],
    *,
    status: int = 200,
    verdict: Verdict | None = None,
    notice: str = "",
    rows: Mapping[str, int] | None = None,
    held: Mapping[str, str] | None = None,
) -> Reply:
    """Draw the page with these answers in it."""
    sheet = Sheet(
        form=opened.draft.form,
        page=opened.page,
        locale=opened.draft.locale,
        action=opened.at(opened.page),
        now=opened.now,
        answers=answers,
        checked=opened.check(answers),
        mistakes=verdict.problems if verdict else (),
        opened=verdict.opened if verdict else frozenset(),
        notice=notice,
        rows=rows or {},
        revision=opened.draft.revision,
        held=held or {},
        languages=other_languages(opened.draft.form, opened.draft.locale, opened.at(opened.page)),
        deadline=opened.deadline,
        origin=opened.origin,
    )
    return page_reply(sheet, status)
