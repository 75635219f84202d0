import pytest

from concertmaster_designer.remote.address import ServerAddress
from concertmaster_designer.remote.client import Client
from tests.support.loopback_server import KEY, running_server


@pytest.fixture
def server():
    with running_server() as running:
        yield running


@pytest.fixture
async def client(server):
    client = Client(ServerAddress.parse(server.origin), key=KEY)
    yield client
    await client.close()
