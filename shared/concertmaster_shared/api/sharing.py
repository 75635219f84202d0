"""Ways to a published form: its address, the address as a picture for paper, and the lines that put it into another page."""

from __future__ import annotations

from .operation import Operation
from .page import Model


class SharingAnswer(Model):
    """``qr_svg`` is a picture of the address; ``embed_html`` goes into a page on one of the origins the form allows.

    ``embed_html`` is empty where the form allows none (``settings.embed``), and all of them are before the form has an address.
    """

    url: str
    qr_svg: str
    embed_html: str = ""


SHARE = Operation(
    name="shareForm",
    method="GET",
    path="/forms/{form_id}/sharing",
    summary="Give a form's address, its QR code, and the snippet that embeds it.",
    right="forms.read",
    answer=SharingAnswer,
    errors=("not_found",),
    tag="forms",
)

OPERATIONS: tuple[Operation[object], ...] = (SHARE,)
