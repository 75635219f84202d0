import pytest

from concertmaster_designer.remote.address import ServerAddress
from concertmaster_designer.remote.failure import RemoteError
from concertmaster_designer.remote.sign_in import sign_in_with_key, sign_in_with_password
from concertmaster_shared.api.identity import SIGN_IN, SignInBody
from tests.support.loopback_server import EMAIL, KEY, PASSWORD


async def test_a_password_becomes_a_key_of_this_device(server):
    body = SignInBody(email=EMAIL, password=PASSWORD, device="laptop")
    signed_in = await sign_in_with_password(ServerAddress.parse(server.origin), body)
    assert (signed_in.key, signed_in.caller.name) == (KEY, "Ada")
    assert server.called(SIGN_IN) == [{"email": EMAIL, "password": PASSWORD, "device": "laptop"}]
    await signed_in.client.close()


async def test_a_key_is_proven_before_it_is_used(server):
    signed_in = await sign_in_with_key(ServerAddress.parse(server.origin), KEY)
    assert signed_in.caller.organisation == "Example"
    await signed_in.client.close()


async def test_a_wrong_password_and_a_wrong_key_are_refused(server):
    address = ServerAddress.parse(server.origin)
    with pytest.raises(RemoteError, match="e-mail address or the password"):
        await sign_in_with_password(address, SignInBody(email=EMAIL, password="guess"))
    with pytest.raises(RemoteError) as caught:
        await sign_in_with_key(address, "guess")
    assert caught.value.is_signed_out
