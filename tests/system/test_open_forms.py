"""A thousand people with a form open on a running product: all are served, and every answer is stored."""

import httpx
import pytest

from tests.bench.open_forms import SHORT, allow_files, measure
from tests.bench.running.ground import Ground, look_into
from tests.support.product import running_product

pytestmark = pytest.mark.alone


async def test_a_thousand_open_forms_save_themselves_and_are_submitted(capsys: pytest.CaptureFixture[str]) -> None:
    allow_files(SHORT.people + 500)
    with running_product("--no-example") as product:
        headers = {"Authorization": f"Bearer {product.owner['api_key']}"}
        async with (
            httpx.AsyncClient(base_url=product.url + "/api/v1", headers=headers, timeout=60, trust_env=False) as client,
            await look_into(product) as owner,
        ):
            seen = await measure(Ground(product, client, owner), SHORT)
    assert not seen.errors
    assert seen.most_open == SHORT.people
    assert "open_forms.memory" in capsys.readouterr().out
