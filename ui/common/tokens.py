"""The one place where colours and sizes are written. No Qt: the first paint needs them before most of it is loaded."""

from __future__ import annotations

from dataclasses import dataclass

GRID = 8
"""The page's grid in px; inside controls half of it."""
HALF = 4
CARD_RADIUS = 8
CONTROL_RADIUS = 6
HAIRLINE = 1
CONTROL_HEIGHT = 32
ANSWER_HEIGHT = 40
READING_WIDTH = 1200
"""Content that is read is at most this wide; what is compared takes all there is."""
TWO_COLUMNS_FROM = 900
RAIL_WIDTH = 176
"""At least; longer labels make it wider."""
RAIL_FOLDED = 56
RAIL_FOLDS_BELOW = 1100
MOTION_MS = 100
FAMILY = "Vazirmatn"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme. All inks reach 4.5:1 on `card` and `window`."""

    window: str
    card: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    glory: str
    neutral: str
    pain: str
    warning: str
    critical: str

    def tint(self, ink: str, share: float = 0.12) -> str:
        """`ink` laid thinly over the card: the ground of a selected, hovered or warning area."""
        return mix(self.card, ink, share)

    @property
    def hover(self) -> str:
        return mix(self.card, self.text, 0.06)

    @property
    def control_line(self) -> str:
        """The border of a control: a little stronger than a card's, so that it reads as something to use."""
        return mix(self.line, self.muted, 0.45)


LIGHT = Tokens(
    window="#F6F7F9",
    card="#FFFFFF",
    line="#D9DEE5",
    text="#1B2430",
    muted="#5A6675",
    accent="#1F5FA8",
    on_accent="#FFFFFF",
    glory="#0B7A5B",
    neutral="#6B7280",
    pain="#B4441A",
    warning="#8A6100",
    critical="#A11A3A",
)
DARK = Tokens(
    window="#14181D",
    card="#1D232A",
    line="#323B45",
    text="#E7ECF2",
    muted="#A3AEBB",
    accent="#7FB2EE",
    on_accent="#14181D",
    glory="#4CC9A0",
    neutral="#A3AEBB",
    pain="#F08C5E",
    warning="#E2B23E",
    critical="#F27A93",
)


def mix(ground: str, ink: str, share: float) -> str:
    """`share` (0..1) of `ink` over `ground`, all as #rrggbb."""
    pairs = ((int(ground[at : at + 2], 16), int(ink[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in pairs)
