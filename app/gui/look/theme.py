"""Colours, type and shape of the window, light and dark, following the system or the user's choice.

One set of tokens colours the palette, the style sheet and everything that is painted by hand, so
that no part falls out of tune. All text colours have a contrast of at least 4.5 on their grounds.
"""

from string import Template
from typing import Any

from msgspec import Struct
from msgspec.structs import fields
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

import resources
from app.domain import settings

_SMALLEST_TEXT = 10.0
"""Points; bare X servers give 9, which is too small to read all day."""


class Tokens(Struct, frozen=True):
    """The colours by what they are for."""

    ground: QColor
    side: QColor
    raised: QColor
    line: QColor
    text: QColor
    soft_text: QColor
    faint: QColor
    accent: QColor
    accent_strong: QColor
    on_accent: QColor
    chosen: QColor
    hover: QColor
    field: QColor
    incoming: QColor
    incoming_text: QColor
    outgoing: QColor
    outgoing_text: QColor
    outgoing_soft: QColor
    link: QColor
    read_tick: QColor
    muted: QColor
    on_muted: QColor
    danger: QColor
    danger_ground: QColor
    warning_ground: QColor
    online: QColor
    away: QColor
    found: QColor
    on_found: QColor


def _tokens(**colours: str) -> Tokens:
    return Tokens(**{name: QColor(colour) for name, colour in colours.items()})


LIGHT = _tokens(
    ground="#ffffff",
    side="#f4f6f6",
    raised="#ffffff",
    line="#e1e6e6",
    text="#182324",
    soft_text="#5b6869",
    faint="#9aa5a6",
    accent="#0c7d78",
    accent_strong="#09645f",
    on_accent="#ffffff",
    chosen="#d8eae8",
    hover="#e9eeee",
    field="#e9eded",
    incoming="#eef1f2",
    incoming_text="#182324",
    outgoing="#d3ece8",
    outgoing_text="#0f2827",
    outgoing_soft="#4a6b68",
    link="#0a5fae",
    read_tick="#0c7d78",
    muted="#c3cbcc",
    on_muted="#2c3839",
    danger="#b3261e",
    danger_ground="#fbe9e7",
    warning_ground="#fdf3da",
    online="#2f9e58",
    away="#d99a1b",
    found="#ffd75e",
    on_found="#2a2200",
)

DARK = _tokens(
    ground="#14191b",
    side="#191f22",
    raised="#20272a",
    line="#2a3235",
    text="#e6ebeb",
    soft_text="#9aa7a8",
    faint="#667274",
    accent="#4cc2b8",
    accent_strong="#6fd3ca",
    on_accent="#06211f",
    chosen="#20393a",
    hover="#222a2d",
    field="#242c2f",
    incoming="#232b2e",
    incoming_text="#e6ebeb",
    outgoing="#154a48",
    outgoing_text="#e9f5f3",
    outgoing_soft="#9fc7c2",
    link="#7cc0f5",
    read_tick="#5fd8cc",
    muted="#4a5558",
    on_muted="#dfe5e5",
    danger="#f2a39b",
    danger_ground="#3d2321",
    warning_ground="#38301b",
    online="#4cba77",
    away="#e3b04b",
    found="#e8bd55",
    on_found="#1c1500",
)

CONTRAST = _tokens(
    ground="#000000",
    side="#000000",
    raised="#000000",
    line="#ffffff",
    text="#ffffff",
    soft_text="#e6e6e6",
    faint="#b4b4b4",
    accent="#ffd60a",
    accent_strong="#ffe766",
    on_accent="#000000",
    chosen="#003c6b",
    hover="#2b2b2b",
    field="#1a1a1a",
    incoming="#1f1f1f",
    incoming_text="#ffffff",
    outgoing="#003c6b",
    outgoing_text="#ffffff",
    outgoing_soft="#d6e9ff",
    link="#8fd0ff",
    read_tick="#ffd60a",
    muted="#b4b4b4",
    on_muted="#000000",
    danger="#ff9d94",
    danger_ground="#3d0500",
    warning_ground="#332600",
    online="#5df08f",
    away="#ffc247",
    found="#ffd60a",
    on_found="#000000",
)
"""For eyes that need it: every text has a contrast of at least 7 (WCAG 2.2, 1.4.6)."""


class Theme(QObject):
    """Dresses the application; `changed` tells painters to take the tokens anew.

    Follows the system's change between light and dark by itself while the choice is SYSTEM.
    """

    changed = Signal()

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._system_points = app.font().pointSizeF()
        self._choice = settings.Theme.SYSTEM
        self._zoom = 100
        self.tokens = LIGHT
        self.dark = False
        app.setStyle(QStyleFactory.create("Fusion"))
        # Held, because PySide takes what it gives away for deleted as soon as this one is let go.
        self._hints = app.styleHints()
        self._hints.colorSchemeChanged.connect(self._on_system_changed)
        # Since Qt 6.10; Any, because older type stubs do not know it.
        accessibility: Any = getattr(self._hints, "accessibility", None)
        self._accessibility = accessibility() if accessibility is not None else None
        if self._accessibility is not None:
            self._accessibility.contrastPreferenceChanged.connect(self._on_system_changed)
        self._dress()

    def choose(self, choice: settings.Theme, zoom: int) -> None:
        """Take the user's choice.

        Args:
            zoom: percent of the normal text size.
        """
        if (choice, zoom) == (self._choice, self._zoom):
            return
        self._choice, self._zoom = choice, zoom
        self._dress()

    def px(self, size: float) -> int:
        """Scale a length by the zoom."""
        return round(size * self._zoom / 100)

    def font(self, scale: float = 1.0, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The window's font, larger or smaller, bolder or not."""
        font = QFont(self._app.font())
        font.setPointSizeF(self._points() * scale)
        font.setWeight(weight)
        return font

    def close(self) -> None:
        """Stop following the system, and undress."""
        self._app.styleHints().colorSchemeChanged.disconnect(self._on_system_changed)
        if self._accessibility is not None:
            self._accessibility.contrastPreferenceChanged.disconnect(self._on_system_changed)
        self._app.setStyleSheet("")
        font = QFont(self._app.font())
        font.setPointSizeF(self._system_points)
        self._app.setFont(font)

    def _on_system_changed(self, _wish: object) -> None:
        if self._choice is settings.Theme.SYSTEM:
            self._dress()

    def _wants_contrast(self) -> bool:
        """Whether the system asks for more contrast; before Qt 6.10 nobody can tell."""
        if self._accessibility is None:
            return False
        return bool(self._accessibility.contrastPreference().name == "HighContrast")

    def _points(self) -> float:
        return max(_SMALLEST_TEXT, self._system_points) * self._zoom / 100

    def _dress(self) -> None:
        scheme = self._app.styleHints().colorScheme()
        system_is_dark = scheme is Qt.ColorScheme.Dark
        follows = self._choice is settings.Theme.SYSTEM
        contrast = self._choice is settings.Theme.CONTRAST or (follows and self._wants_contrast())
        self.dark = contrast or (system_is_dark if follows else self._choice is settings.Theme.DARK)
        self.tokens = CONTRAST if contrast else DARK if self.dark else LIGHT
        font = QFont(self._app.font())
        font.setPointSizeF(self._points())
        self._app.setFont(font)
        self._app.setPalette(_palette(self.tokens))
        self._app.setStyleSheet(_style_sheet(self.tokens, self._points(), dark=self.dark))
        self.changed.emit()


def _palette(t: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(t.raised, t.side)
    for which, colour in (
        (role.Window, t.side),
        (role.WindowText, t.text),
        (role.Base, t.ground),
        (role.AlternateBase, t.side),
        (role.Text, t.text),
        (role.Button, t.raised),
        (role.ButtonText, t.text),
        (role.ToolTipBase, t.raised),
        (role.ToolTipText, t.text),
        (role.PlaceholderText, t.soft_text),
        (role.Highlight, t.accent),
        (role.HighlightedText, t.on_accent),
        (role.Accent, t.accent),
        (role.Link, t.link),
        (role.LinkVisited, t.link),
        (role.BrightText, t.danger),
        (role.Mid, t.line),
        (role.Midlight, t.line),
        (role.Dark, t.faint),
        (role.Light, t.raised),
    ):
        palette.setColor(which, colour)
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, t.faint)
    return palette


def _style_sheet(t: Tokens, points: float, *, dark: bool) -> str:
    names = {f.name: getattr(t, f.name).name() for f in fields(t)}
    sizes = {
        "tiny": f"{points * 0.82:.2f}pt",
        "small": f"{points * 0.9:.2f}pt",
        "title": f"{points * 1.12:.2f}pt",
        "headline": f"{points * 1.6:.2f}pt",
    }
    kind = "dark" if dark else "light"
    pictures = {
        name: resources.path(f"styles/{name}-{kind}.svg").as_posix() for name in ("tick", "arrow")
    }
    sheet = Template(resources.read_text("styles/bellbird.qss"))
    return sheet.substitute(names | sizes | pictures)
