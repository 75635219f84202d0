"""Icons: one stroke set, tinted on demand.

``svg`` holds drawings of Lucide (ISC licence, in the same folder), reduced to their paths and set to a 1.75 stroke;
``app.svg`` is our own. Nothing here decides which icon means what.
"""

from .drawing import BESIDE_WORDS, IconTint, app_icon, has_icon, icon, icon_names, icon_pixmap, tinted_svg, widened

__all__ = ["BESIDE_WORDS", "IconTint", "app_icon", "has_icon", "icon", "icon_names", "icon_pixmap", "tinted_svg", "widened"]
