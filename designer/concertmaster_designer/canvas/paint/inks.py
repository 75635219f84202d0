"""The colours of a theme as the canvas uses them, worked out once.

All are opaque where many overlap: blending is done here, not by the painter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QColor

from concertmaster_designer.canvas.model.flags import STATUSES
from concertmaster_designer.ui.theme.theme import Theme, blend
from concertmaster_shared.look import FAMILIES, STATUS_LOOKS


@dataclass(frozen=True, slots=True, eq=False)
class Inks:
    """Colours as ``#RRGGBB``; those of families and statuses by name. One object a theme, told apart by identity."""

    theme: Theme
    ground: str
    dot: str
    card: str
    card_line: str
    card_line_hover: str
    title: str
    subtitle: str
    bar: str
    edge: str
    edge_hover: str
    edge_done: str
    edge_failed: str
    accent: str
    halo: str
    port: str
    families: dict[str, str]
    family_grounds: dict[str, str]
    family_blocks: dict[str, str]
    family_tints: dict[str, str]
    family_specks: dict[str, str]
    statuses: dict[str, str]
    error: str
    warning: str
    note: str
    note_line: str
    group: str
    group_line: str
    label: str

    def edge_at(self, color: str, strength: float) -> QColor:
        """Give an edge's colour, fainter where many are to be seen."""
        return QColor(blend(self.ground, color, strength))


@lru_cache(maxsize=8)
def inks(theme: Theme) -> Inks:
    """Work out the colours of a theme."""
    tokens = theme.palette
    families = {family: getattr(tokens, family) for family in FAMILIES}
    edge = blend(tokens.strong_line, tokens.muted, 0.45)
    block = blend(tokens.surface, tokens.muted, 0.18)
    return Inks(
        theme=theme,
        ground=tokens.canvas,
        dot=blend(tokens.canvas, tokens.muted, 0.28),
        card=tokens.raised if theme.is_dark else tokens.surface,
        card_line=tokens.strong_line,
        card_line_hover=tokens.control_line,
        title=tokens.text,
        subtitle=tokens.muted,
        bar=blend(tokens.surface, tokens.muted, 0.45),
        edge=edge,
        edge_hover=tokens.text,
        edge_done=blend(edge, tokens.success, 0.75),
        edge_failed=blend(edge, tokens.danger, 0.6),
        accent=tokens.accent,
        halo=blend(tokens.canvas, tokens.accent, 0.28),
        port=tokens.control_line,
        families=families,
        family_grounds={family: blend(tokens.raised, color, 0.13) for family, color in families.items()},
        family_specks={family: blend(tokens.canvas, color, 0.55) for family, color in families.items()},
        family_tints={family: blend(block, color, 0.22) for family, color in families.items()},
        family_blocks={family: blend(tokens.canvas, color, 0.4) for family, color in families.items()},
        statuses={status: getattr(tokens, STATUS_LOOKS[status].role) for status in STATUSES if status},
        error=tokens.danger,
        warning=tokens.warning,
        note=blend(tokens.canvas, tokens.logic, 0.08),
        note_line=blend(tokens.canvas, tokens.logic, 0.28),
        group=blend(tokens.canvas, tokens.muted, 0.05),
        group_line=blend(tokens.canvas, tokens.muted, 0.30),
        label=tokens.muted,
    )
