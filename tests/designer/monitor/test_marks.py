import pytest

from concertmaster_designer.monitor.marks import status_icon, status_word
from concertmaster_shared.runs import RUN_STATUSES, STEP_STATUSES


@pytest.mark.parametrize("status", sorted({*RUN_STATUSES, *STEP_STATUSES}))
def test_every_status_has_an_icon_and_a_word(dressed, status):
    assert not status_icon(status).isNull()
    assert status_word(status)[0].isupper()


def test_no_two_of_a_step_look_alike(dressed):
    pictures = [status_icon(status).pixmap(16, 16).toImage() for status in STEP_STATUSES]
    assert all(one != other for place, one in enumerate(pictures) for other in pictures[:place])
