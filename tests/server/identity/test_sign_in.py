"""Signing in: a key for a good password, the same refusal for everything else, and a pause after many failures."""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from concertmaster_server.db.acts import Act
from concertmaster_server.db.database import Database
from concertmaster_server.db.refusals import AddressTakenError
from concertmaster_server.identity.authenticate import authenticate
from concertmaster_server.identity.caller import UnauthenticatedError
from concertmaster_server.identity.create_organisation import create_organisation
from concertmaster_server.identity.create_user import BadEmailError, create_user
from concertmaster_server.identity.disable_user import disable_user
from concertmaster_server.identity.keys import RANDOMNESS, ApiKey
from concertmaster_server.identity.passwords import Passwords, WeakPasswordError
from concertmaster_server.identity.revoke_key import revoke_key
from concertmaster_server.identity.sign_in import (
    Credentials,
    SignInRefusedError,
    TooManyFailuresError,
    pause_after,
    sign_in,
)
from tests.support.web import new_id

PASSWORD = "a long enough password"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@dataclass
class Desk:
    """Somebody who wants to sign in, and where."""

    database: Database
    passwords: Passwords
    organisation: UUID
    user: UUID
    email: str

    async def try_in(self, password: str = PASSWORD, *, email: str | None = None, now: datetime = NOON) -> ApiKey:
        credentials = Credentials(email=email or self.email, password=password, device="desk")
        return await sign_in(self.database, self.passwords, credentials, now=now, randomness=secrets.token_bytes(RANDOMNESS))

    def act(self) -> Act:
        return Act(organisation=self.organisation, author="admin", at=NOON)


@pytest.fixture
async def desk(database: Database, passwords: Passwords) -> Desk:
    organisation, user, email = new_id(), new_id(), f"ada-{secrets.token_hex(4)}@example.org"
    async with database.transaction(organisation) as tx:
        await create_organisation(tx, organisation=organisation, name="Acme")
        await create_user(tx, passwords, organisation=organisation, user_id=user, email=email, password=PASSWORD, role="editor")
    return Desk(database, passwords, organisation, user, email)


async def test_a_good_password_gives_a_key_of_that_person(desk: Desk) -> None:
    key = await desk.try_in(email=f"  {desk.email.upper()} ")
    async with desk.database.transaction() as tx:
        caller = await authenticate(tx, key.text, NOON)
    assert (caller.organisation, caller.user, caller.role) == (desk.organisation, desk.user, "editor")
    assert caller.name == f"{desk.email} on desk"


async def test_the_text_of_a_key_is_stored_nowhere(desk: Desk) -> None:
    key = await desk.try_in()
    async with desk.database.transaction(desk.organisation) as tx:
        row = await (await tx.raw.execute("select k::text from api_keys k where prefix = %s", (key.prefix,))).fetchone()
    assert row is not None
    assert key.text.split("_", 2)[2][:43] not in row[0]


@pytest.mark.parametrize("email", ["nobody@example.org", "", "' or 1=1 --"])
async def test_an_unknown_address_is_refused_like_a_wrong_password(desk: Desk, email: str) -> None:
    with pytest.raises(SignInRefusedError) as unknown:
        await desk.try_in(email=email or "x")
    with pytest.raises(SignInRefusedError) as wrong:
        await desk.try_in("wrong")
    assert str(unknown.value) == str(wrong.value)


async def test_after_the_fifth_failure_an_account_rests_and_never_for_good(desk: Desk) -> None:
    for email in (desk.email, f"nobody-{secrets.token_hex(4)}@example.org"):
        for _ in range(5):
            with pytest.raises(SignInRefusedError):
                await desk.try_in("wrong", email=email)
        with pytest.raises(TooManyFailuresError) as resting:
            await desk.try_in(email=email)
        assert resting.value.parameters == {"seconds": 2}
    assert await desk.try_in(now=NOON + timedelta(seconds=2))
    with pytest.raises(SignInRefusedError):
        await desk.try_in("wrong", now=NOON + timedelta(seconds=3))


def test_the_pause_doubles_up_to_a_quarter_of_an_hour() -> None:
    assert [pause_after(failures).total_seconds() for failures in (0, 4, 5, 6, 7, 13, 14, 1000)] == [0, 0, 2, 4, 8, 512, 900, 900]


async def test_a_crowd_of_guesses_gets_no_more_tries_than_one_guesser(desk: Desk) -> None:
    outcomes = await asyncio.gather(*(desk.try_in(f"guess {number}") for number in range(30)), return_exceptions=True)
    assert sum(isinstance(outcome, SignInRefusedError) for outcome in outcomes) == 5


async def test_a_disabled_person_is_out_with_every_key(desk: Desk) -> None:
    key = await desk.try_in()
    async with desk.database.transaction(desk.organisation) as tx:
        await disable_user(tx, desk.act(), user_id=desk.user)
    with pytest.raises(SignInRefusedError):
        await desk.try_in()
    async with desk.database.transaction() as tx:
        with pytest.raises(UnauthenticatedError):
            await authenticate(tx, key.text, NOON)


async def test_a_revoked_key_and_an_expired_key_are_nobodys(desk: Desk) -> None:
    first, second = await desk.try_in(), await desk.try_in()
    async with desk.database.transaction(desk.organisation) as tx:
        await revoke_key(tx, desk.act(), prefix=first.prefix)
        with pytest.raises(UnauthenticatedError):
            await authenticate(tx, first.text, NOON)
        assert await authenticate(tx, second.text, NOON)
        with pytest.raises(UnauthenticatedError):
            await authenticate(tx, second.text, NOON + timedelta(days=90))


async def test_a_hash_of_older_figures_is_replaced_at_sign_in(desk: Desk) -> None:
    async def stored() -> str:
        async with desk.database.transaction(desk.organisation) as tx:
            row = await (await tx.raw.execute("select password_hash from users where id = %s", (desk.user,))).fetchone()
        assert row is not None
        return str(row[0])

    desk.passwords = Passwords(memory_kib=128, passes=1)
    assert "m=64" in await stored()
    await desk.try_in()
    assert "m=128" in await stored()
    desk.passwords.close()


@pytest.mark.parametrize(
    ("email", "password", "refusal"),
    [
        ("no address", PASSWORD, BadEmailError),
        ("a@b\r\nBcc: c@d", PASSWORD, BadEmailError),
        ("new@example.org", "short", WeakPasswordError),
        ("TAKEN", PASSWORD, AddressTakenError),
    ],
)
async def test_a_person_needs_an_address_of_their_own_and_a_password(
    desk: Desk, email: str, password: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        async with desk.database.transaction(desk.organisation) as tx:
            await create_user(
                tx,
                desk.passwords,
                organisation=desk.organisation,
                user_id=new_id(),
                email=desk.email if email == "TAKEN" else email,
                password=password,
                role="viewer",
            )
