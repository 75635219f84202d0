"""Templates: every text that goes into one comes out as text."""

from __future__ import annotations

from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from concertmaster_shared.forms.fields.money import allowed_currencies
from concertmaster_shared.forms.values.files import shown_size, stored_files

from .assets import address_of, address_of_all, assets
from .markdown import to_html

_ENVIRONMENT: Final = Environment(
    autoescape=True,
    loader=PackageLoader(__package__, "templates"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_ENVIRONMENT.filters |= {"markdown": to_html, "file_size": shown_size, "stored_files": stored_files}
_ENVIRONMENT.tests["starting"] = str.startswith
_ENVIRONMENT.globals |= {"asset": address_of, "scripts": address_of_all, "currencies": allowed_currencies}


def render(template: str, **views: object) -> bytes:
    """Draw a page."""
    return _ENVIRONMENT.get_template(template).render(**views).encode("utf-8")


def prepare() -> None:
    """Compile all templates and press all files, half a second of work that the first visitor would wait for."""
    assets()
    for template in _ENVIRONMENT.list_templates():
        _ENVIRONMENT.get_template(template)
