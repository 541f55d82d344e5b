"""What happens in the view itself when a part of a message is activated."""

from PySide6.QtCore import QPointF

from app.domain.content import Image, Voice
from app.domain.message import Message
from app.gui.messages.delegate import MessageDelegate
from app.gui.messages.layout import Does, PicturePart, Target, VoicePart
from app.gui.messages.model import MessageModel
from app.gui.messages.place import Place
from app.gui.messages.shelf import Stage
from app.gui.messages.surface import MessageSurface


class Activating:
    """Does what a part of a message does, or passes it on as `activated_part`."""

    def __init__(
        self, view: MessageSurface, model: MessageModel, delegate: MessageDelegate, place: Place
    ) -> None:
        self._view = view
        self._model = model
        self._delegate = delegate
        self._place = place

    def do(self, row: int, target: Target, hit: QPointF | None = None) -> None:
        """Do what a part of a message does.

        Args:
            hit: where in the row; None: by the keyboard.
        """
        message = self._model.rows[row]
        element = target.element
        match target.does:
            case Does.QUOTE:
                self._place.stays_at_end = False
                self._model.go_to_quoted(message)
            case Does.MORE:
                self._view.expand(message)
            case Does.SPOILER:
                self._delegate.open(message)
                self._view.viewport().update()
            case Does.VOICE if isinstance(element, Voice):
                if self._view.voices.look(message, element).elsewhere:
                    self._view.activated_part.emit(message, target)
                else:
                    self._play(row, message, element, hit)
            case Does.PICTURE if isinstance(element, Image) and self._fetches(row, element):
                pass
            case _:
                self._view.activated_part.emit(message, target)

    def _fetches(self, row: int, image: Image) -> bool:
        """Ask for a picture that is not here; tells whether it was."""
        parts = self._delegate.layout_of(row).parts
        part = next((p for p in parts if isinstance(p, PicturePart) and p.image is image), None)
        if part is None:
            return True
        message, size, shelf = self._model.rows[row], part.area.size(), self._view.shelf
        if shelf.look(message, image, size).stage is Stage.READY:
            return False
        shelf.fetch(message, image, size)
        return True

    def _play(self, row: int, message: Message, voice: Voice, hit: QPointF | None) -> None:
        voices = self._view.voices
        share = self._share_of_wave(row, voice, hit) if hit is not None else None
        if share is None or voices.look(message, voice).waveform is None:
            voices.toggle(message, voice)
        else:
            voices.seek(message, voice, share)

    def _share_of_wave(self, row: int, voice: Voice, hit: QPointF) -> float | None:
        """Which share of a sound a place in its waveform stands for; None beside it."""
        layout = self._delegate.layout_of(row)
        for part in layout.parts:
            if isinstance(part, VoicePart) and part.voice is voice:
                wave = part.wave(mirrored=layout.mirrored)
                if wave.left() <= hit.x() <= wave.right() and wave.width() > 0:
                    return (hit.x() - wave.left()) / wave.width()
        return None
