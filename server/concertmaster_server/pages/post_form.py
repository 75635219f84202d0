"""POST to a form's address: its first page, or all of it at once. A draft begins here, and may end here too."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import orjson

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries.tallies import Tally
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms import answer_drafts
from concertmaster_server.forms.answer_drafts import SALT_SIZE, AnswerDraft, Post
from concertmaster_server.forms.submit import FormClosedError
from concertmaster_shared.forms.answers import check_answers
from concertmaster_shared.forms.compiled import CompiledForm

from .build_page import Sheet
from .counting.steps import ms_open, reached, seconds_open, started, submitted
from .crowds.gate import Arrival, Gate
from .crowds.proof_page import ProofNeededError, proof_page
from .entry import Entry, merge, read_entry, read_version, rows_posted
from .first_page import FirstPage, other_languages
from .judge import Verdict, judge_page, judge_whole
from .parts import PageParts
from .proving.proof import PARTS, Proof
from .published import RESPONDENT, Published, find_by_slug, is_taken
from .replies import Reply, page_reply, redirect
from .uploads.equal_posts import without_ids
from .uploads.settling import keep_files, settled_entry
from .visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class _Posted:
    """A post that has been read: the form as it stood when the page was drawn, and the answers by field name.

    Where that is too long ago the post is ``outdated``, and the form is the one published now.
    """

    visit: Visit
    found: Published
    version: int
    form: CompiledForm
    here: FirstPage
    entry: Entry
    page: str
    answers: Mapping[str, object]
    now: datetime
    outdated: bool
    origin: str

    @property
    def act(self) -> Act:
        return Act(organisation=self.found.organisation, author=RESPONDENT, at=self.now)


@dataclass(frozen=True, slots=True)
class _Begun:
    """The draft that a post began; None where an equal post did so before. ``counts`` has the start if no script tells of it."""

    token: str
    draft: AnswerDraft | None
    counts: tuple[Tally, ...] = ()


class PostForm:
    """Takes first pages and whole forms."""

    def __init__(self, parts: PageParts, gate: Gate) -> None:
        self._parts = parts
        self._gate = gate

    async def __call__(self, visit: Visit) -> Reply:
        """Answer with the page again, or with the way to the next page or the receipt."""
        try:
            async with self._parts.database.transaction() as tx:
                return await self._answer(tx, visit)
        except ProofNeededError as needed:
            return needed.reply

    async def _answer(self, tx: Transaction, visit: Visit) -> Reply:
        posted = await self._read(tx, visit)
        if posted.entry.fell_into_trap:
            return _again(posted, 422, notice="page.trap_filled")
        if posted.outdated:
            return await self._show_newest(tx, posted)
        if posted.entry.move == "add":
            return _again(posted, 200)
        if posted.entry.move == "save":
            begun = await self._begin(tx, posted)
            return redirect(f"/r/{begun.token}/{posted.page}?saved", counts=begun.counts)
        verdict = _judge(posted)
        return await (self._accept(tx, posted, verdict) if verdict.accepted else self._refuse(tx, posted, verdict))

    async def _read(self, tx: Transaction, visit: Visit) -> _Posted:
        now, forms = self._parts.now(), self._parts.forms
        found = await find_by_slug(tx, visit.names["slug"], now=now, forms=forms)
        # A page that was opened before a new version was published is taken as what it was, for a while.
        drawn_from = min(read_version(visit.pairs) or found.version, found.version)
        outdated = not await is_taken(tx, found, drawn_from, now=now)
        version = found.version if outdated else drawn_from
        form = await forms.get(tx, found.organisation, found.form_id, version=version)
        here, entry = FirstPage.of(form, visit), read_entry(form, visit.pairs)
        entry = await settled_entry(tx, found.organisation, found.form_id, form=form, entry=entry, locale=here.locale)
        return _Posted(
            visit=visit,
            found=found,
            version=version,
            form=form,
            here=here,
            entry=entry,
            page=entry.page or form.pages[0].id,
            answers=dict(entry.answers) if entry.page is None else merge(form, entry.page, entry, before={}),
            now=now,
            outdated=outdated,
            origin=self._parts.options.public_url,
        )

    async def _accept(self, tx: Transaction, posted: _Posted, verdict: Verdict) -> Reply:
        begun, form = await self._begin(tx, posted), (posted.found.organisation, posted.found.form_id)
        if verdict.page is not None:
            return redirect(f"/r/{begun.token}/{verdict.page}", counts=begun.counts + reached(*form, verdict.page))
        if begun.draft is not None:
            await self._parts.backlog.admit(posted.found.organisation)
            forms, new_id = self._parts.forms, self._parts.new_id
            await answer_drafts.hand_in(tx, posted.act, begun.draft, answers=posted.answers, forms=forms, new_id=new_id)
        counts = () if begun.draft is None else begun.counts + submitted(*form, seconds_open(posted.visit.pairs))
        return redirect(f"/r/{begun.token}/receipt", counts=counts)

    async def _refuse(self, tx: Transaction, posted: _Posted, verdict: Verdict) -> Reply:
        """Show the page with the first problem; answers that have no place on it are kept in a draft."""
        if not posted.found.is_open:
            raise FormClosedError
        if len(posted.form.pages) == 1 or (verdict.page == posted.page and posted.entry.page is not None):
            return _again(posted, 422, verdict=verdict)
        begun = await self._begin(tx, posted)
        return replace(_again(posted, 422, verdict=verdict, action=f"/r/{begun.token}/{verdict.page}"), counts=begun.counts)

    async def _show_newest(self, tx: Transaction, posted: _Posted) -> Reply:
        """Show the form as it is now with what was typed; where other pages may hold some of it a draft keeps it."""
        if not posted.found.is_open:
            raise FormClosedError
        if len(posted.form.pages) == 1:
            return _again(posted, 422, notice="page.outdated")
        begun = await self._begin(tx, posted)
        again = _again(posted, 422, notice="page.outdated", action=f"/r/{begun.token}/{posted.page}")
        return replace(again, counts=begun.counts)

    async def _begin(self, tx: Transaction, posted: _Posted) -> _Begun:
        """Begin a draft, once for equal posts; raises ``FormClosedError``, ``RateLimitedError`` or ``ProofNeededError``."""
        organisation, random_bytes = posted.found.organisation, self._parts.random_bytes
        claimed = await answer_drafts.claim(tx, organisation, self._post(posted), salt=random_bytes(SALT_SIZE))
        if not claimed.is_first:
            return _Begun(claimed.token, None)
        if not posted.found.is_open:
            raise FormClosedError
        challenge = await self._gate.admit(tx, _arrival(posted))
        if challenge is not None:
            raise ProofNeededError(proof_page(posted.form, posted.visit.pairs, challenge, here=posted.here))
        draft = AnswerDraft(
            id=self._parts.new_id(),
            form_id=posted.found.form_id,
            version=posted.version,
            locale=posted.here.locale,
            form=posted.form,
            answers=posted.answers,
        )
        await answer_drafts.begin(tx, posted.act, claimed.token, draft=draft)
        await keep_files(tx, posted.act, draft.form_id, form=draft.form, answers=draft.answers)
        # The key is the script's, and the script tells by itself when somebody begins.
        counts = () if posted.entry.key else started(organisation, draft.form_id)
        return _Begun(claimed.token, draft, counts)

    def _post(self, posted: _Posted) -> Post:
        """Say what equal posts have in common: with a key of its own nothing else, without one also who sent them."""
        visit, options = posted.visit, self._parts.options
        sender = [] if posted.entry.key else [visit.client, visit.agent]
        answers = without_ids(pair for pair in visit.pairs if pair[0] not in PARTS)
        common = orjson.dumps([str(posted.found.form_id), sender, answers])
        window_s = options.same_key_s if posted.entry.key else options.same_post_s
        return Post(hashlib.sha256(common).digest(), window_s)


def _arrival(posted: _Posted) -> Arrival:
    return Arrival(
        organisation=posted.found.organisation,
        form_id=posted.found.form_id,
        settings=posted.form.document.settings,
        answers=len(posted.entry.answers),
        spent_ms=ms_open(posted.visit.pairs),
        proof=Proof.of(posted.visit.pairs),
        now=posted.now,
    )


def _judge(posted: _Posted) -> Verdict:
    locale = posted.here.locale
    if posted.entry.page is None:
        return judge_whole(posted.form, posted.answers, now=posted.now, locale=locale, problems=posted.entry.problems)
    return judge_page(posted.form, posted.page, posted.entry, answers=posted.answers, now=posted.now, locale=locale)


def _again(posted: _Posted, status: int, *, verdict: Verdict | None = None, notice: str = "", action: str | None = None) -> Reply:
    """Show a page again, with all that was typed; with an ``action`` its answers are kept in a draft by now."""
    form, here, add = posted.form, posted.here, posted.entry.add
    page = verdict.page if verdict and verdict.page else posted.page
    sheet = Sheet(
        form=form,
        page=page,
        locale=here.locale,
        action=action or here.action,
        now=posted.now,
        answers=posted.answers,
        checked=check_answers(form, posted.answers, now=posted.now, locale=here.locale),
        mistakes=verdict.problems if verdict else (),
        opened=verdict.opened if verdict else frozenset(),
        notice=notice,
        rows={add: rows_posted(posted.entry, add) + 1} if add else {},
        version=None if action else posted.version,
        languages=other_languages(form, here.locale, action or posted.visit.path),
        deadline=posted.found.form.document.settings.deadline,
        origin=posted.origin,
    )
    return page_reply(sheet, status)
