"""Paint what is not text in a message: pictures as far as they are here, sounds, cards."""

import time

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QPainter,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
)

from app.domain.message import Message
from app.domain.words import say
from app.gui.look import words
from app.gui.look.icons import glyph
from app.gui.look.theme import Theme
from app.gui.messages.fonts import Fonts
from app.gui.messages.layout import CardPart, MessageLayout, PicturePart, VoicePart
from app.gui.messages.shapes import rounded
from app.gui.messages.shelf import Shelf, Shown, Stage
from app.gui.messages.translating import message_tr as tr
from app.gui.messages.voices import Heard, Voices

_CENTER = Qt.AlignmentFlag.AlignCenter
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_BARS = 36


class MediaPainter:
    """Paints parts of one message.

    Args:
        ink, soft: what its text is written in.
    """

    def __init__(
        self,
        painter: QPainter,
        theme: Theme,
        fonts: Fonts,
        message: Message,
        layout: MessageLayout,
        ink: QColor,
        soft: QColor,
    ) -> None:
        self.p, self.t, self.px, self.fonts = painter, theme.tokens, theme.px, fonts
        self.message, self.mirrored = message, layout.mirrored
        self.ink, self.soft = ink, soft
        side = Qt.AlignmentFlag.AlignRight if self.mirrored else Qt.AlignmentFlag.AlignLeft
        self.lead = side | Qt.AlignmentFlag.AlignAbsolute | _MIDDLE

    # -- pictures ------------------------------------------------------------------------------

    def picture(self, part: PicturePart, shelf: Shelf) -> None:
        """Paint a picture in its place, or what there is to say of it."""
        shown = shelf.look(self.message, part.image, part.area.size())
        area = part.area
        if shown.stage is not Stage.READY:
            self._ground(area, 0.06)
            self._absent(area, shown, words.file_size(part.image.size))
            return
        pixmap, more = shown.frame(time.monotonic())
        if more:
            shelf.plan(more)
        ratio = self.p.device().devicePixelRatioF()
        size = pixmap.deviceIndependentSize() / ratio
        if size.width() < area.width() - 1 or size.height() < area.height() - 1:
            self._ground(area, 0.06)  # smaller than its place, or of another shape
        place = QRectF(QPointF(), size)
        place.moveCenter(area.center())
        self._pixmap(pixmap, place.intersected(area), place.topLeft(), ratio)

    def _pixmap(self, pixmap: QPixmap, area: QRectF, origin: QPointF, ratio: float) -> None:
        """A pixmap with round corners: as a texture, because a clip has ragged edges."""
        brush = QBrush(pixmap)
        brush.setTransform(
            QTransform().translate(origin.x(), origin.y()).scale(1 / ratio, 1 / ratio)
        )
        self.p.setPen(Qt.PenStyle.NoPen)
        self.p.setBrush(brush)
        corner = float(self.px(10))
        self.p.drawRoundedRect(area, corner, corner)

    def _absent(self, area: QRectF, shown: Shown, size: str) -> None:
        middle = area.center() - QPointF(0, self.px(10))
        match shown.stage:
            case Stage.COMING:
                self._ring(middle, shown.share)
                self._below(area, middle, tr("Loading…"))
            case Stage.OFFERED:
                self._disc(middle, "download")
                self._below(area, middle, f"{tr('Show')} · {size}" if size else tr("Show"))
            case Stage.FAILED:
                self._disc(middle, "download")
                self._below(
                    area, middle, tr("Not loaded: {reason}").format(reason=say(shown.reason))
                )
            case Stage.REFUSED:
                self._glyph(middle, "alert")
                self._below(
                    area, middle, tr("Not shown: {reason}").format(reason=say(shown.reason))
                )
            case _:
                self._glyph(middle, "image")

    def _glyph(self, middle: QPointF, name: str) -> None:
        size = self.px(30)
        corner = middle - QPointF(size / 2, size / 2)
        self.p.drawPixmap(corner, glyph(name, self.soft, size))

    def _disc(self, middle: QPointF, name: str) -> None:
        radius = self.px(20)
        self.p.setPen(Qt.PenStyle.NoPen)
        self.p.setBrush(self.t.accent)
        self.p.drawEllipse(middle, radius, radius)
        size = self.px(20)
        corner = middle - QPointF(size / 2, size / 2)
        self.p.drawPixmap(corner, glyph(name, self.t.on_accent, size))

    def _ring(self, middle: QPointF, share: float) -> None:
        radius = self.px(17)
        around = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
        self.p.setBrush(Qt.BrushStyle.NoBrush)
        faint = QColor(self.soft)
        faint.setAlphaF(0.3)
        self.p.setPen(QPen(faint, self.px(3)))
        self.p.drawEllipse(around)
        if share > 0:
            self.p.setPen(QPen(self.t.accent, self.px(3), c=Qt.PenCapStyle.RoundCap))
            self.p.drawArc(around, 90 * 16, -round(360 * 16 * min(1.0, share)))

    def _below(self, area: QRectF, middle: QPointF, text: str) -> None:
        """Words below the sign in the middle, on two lines at most."""
        self.p.setPen(self.soft)
        self.p.setFont(self.fonts.small.font)
        metrics = self.fonts.small.metrics
        top = middle.y() + self.px(24)
        place = QRectF(area.left() + 10, top, area.width() - 20, area.bottom() - top - 2)
        most = place.width() * (1.8 if place.height() >= 2 * metrics.height() else 1.0)
        fitting = metrics.elidedText(text, Qt.TextElideMode.ElideRight, most)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        self.p.drawText(place, flags, fitting)

    # -- sounds --------------------------------------------------------------------------------

    def voice(self, part: VoicePart, voices: Voices) -> None:
        """Paint a sound: button, waveform, and how far it is."""
        heard = voices.look(self.message, part.voice)
        button = part.button
        if self.mirrored:
            button.moveRight(part.area.right())
        self._play_button(button.center(), button.width() / 2 - 1, heard)
        wave = part.wave(mirrored=self.mirrored)
        self._wave(wave, heard)
        below = QRectF(
            wave.left(), wave.bottom(), wave.width(), part.area.bottom() - wave.bottom() + 2
        )
        self.p.setPen(self.soft)
        self.p.setFont(self.fonts.tiny.font)
        self.p.drawText(below, self.lead, self._elided(self._voice_words(heard), below.width()))

    def _voice_words(self, heard: Heard) -> str:
        if heard.coming and heard.waveform is None:
            return tr("Loading…")
        if heard.reason:
            return tr("Can't be played here: {reason}").format(reason=say(heard.reason))
        whole = words.duration(round(heard.duration)) if heard.duration else ""
        if heard.position <= 0:
            return whole or tr("Voice message")
        return f"{words.duration(int(heard.position))} / {whole}"

    def _play_button(self, middle: QPointF, radius: float, heard: Heard) -> None:
        self.p.setPen(Qt.PenStyle.NoPen)
        self.p.setBrush(self.t.accent)
        self.p.drawEllipse(middle, radius, radius)
        self.p.setBrush(self.t.on_accent)
        unit = radius * 0.36
        if heard.coming and heard.waveform is None:
            self.p.setBrush(Qt.BrushStyle.NoBrush)
            self.p.setPen(QPen(self.t.on_accent, 2))
            self.p.drawEllipse(middle, unit * 1.4, unit * 1.4)
        elif heard.runs:
            for side in (-1, 1):
                bar = QRectF(0, 0, unit * 0.75, unit * 2.2)
                bar.moveCenter(middle + QPointF(side * unit * 0.75, 0))
                self.p.drawRoundedRect(bar, 1.5, 1.5)
        else:  # a triangle points the way that time goes in every script
            self.p.drawPolygon(
                QPolygonF(
                    [
                        middle + QPointF(-unit * 0.8, -unit * 1.25),
                        middle + QPointF(unit * 1.35, 0),
                        middle + QPointF(-unit * 0.8, unit * 1.25),
                    ]
                )
            )

    def _wave(self, area: QRectF, heard: Heard) -> None:
        levels = heard.waveform.levels if heard.waveform is not None else ()
        step = area.width() / _BARS
        bar = max(2.0, step * 0.55)
        played = heard.position / heard.duration if heard.duration else 0.0
        faint = QColor(self.soft)
        faint.setAlphaF(0.45)
        self.p.setPen(Qt.PenStyle.NoPen)
        for i in range(_BARS):
            level = levels[i * len(levels) // _BARS] if levels else 0.0
            height = max(bar, level * area.height() * 0.86)
            self.p.setBrush(self.t.accent if (i + 0.5) / _BARS <= played else faint)
            x = area.left() + i * step
            place = QRectF(x, area.center().y() - height / 2, bar, height)
            self.p.drawRoundedRect(place, bar / 2, bar / 2)

    # -- cards ---------------------------------------------------------------------------------

    def card(self, card: CardPart) -> None:
        """Paint a card: a glyph, a title, a line below it."""
        self._ground(card.area, 0.06)
        size = self.px(24)
        middle = card.area.center().y()
        x = card.area.left() + self.px(10)
        texts = card.area.adjusted(self.px(44), self.px(4), -self.px(8), -self.px(4))
        if self.mirrored:
            x = card.area.right() - self.px(10) - size
            texts = card.area.adjusted(self.px(8), self.px(4), -self.px(44), -self.px(4))
        colour = self.t.danger if card.warning else self.t.accent
        self.p.drawPixmap(QPointF(x, middle - size / 2), glyph(card.glyph, colour, size))
        self.p.save()
        # A file's ending stands at the end, whichever script its name begins with.
        self.p.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.p.setPen(self.ink)
        self.p.setFont(self.fonts.text.font)
        fitting = self.fonts.text.metrics.elidedText(
            card.title, Qt.TextElideMode.ElideMiddle, texts.width()
        )
        if card.line:
            upper = QRectF(texts.left(), texts.top(), texts.width(), texts.height() * 0.55)
            lower = QRectF(texts.left(), upper.bottom(), texts.width(), texts.height() * 0.45)
            self.p.drawText(upper, self.lead, fitting)
            self.p.setPen(self.t.danger if card.warning else self.soft)
            self.p.setFont(self.fonts.tiny.font)
            self.p.drawText(lower, self.lead, self._elided(card.line, lower.width()))
        else:
            self.p.drawText(texts, self.lead, fitting)
        self.p.restore()

    def _elided(self, text: str, width: float) -> str:
        metrics = self.fonts.tiny.metrics
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)

    def _ground(self, area: QRectF, strength: float) -> None:
        tint = QColor(self.ink)
        tint.setAlphaF(strength)
        self.p.fillPath(rounded(area, self.px(10)), tint)
