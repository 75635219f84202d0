from tests.support.web import Web


async def test_a_key_tells_whose_it_is(web: Web) -> None:
    client = await web.owner()
    answer = await client.get("/api/v1/me")
    assert answer.status_code == 200
    assert answer.json()["organisation"] == "Acme"
