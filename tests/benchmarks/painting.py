"""When a widget was painted."""

import asyncio
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class Painting(QObject):
    """Watches a widget being painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._waiting: list[asyncio.Future[float]] = []
        widget.installEventFilter(self)

    async def next(self) -> float:
        """Wait until it was painted once more, all of its window with it; gives the time."""
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        return await future

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """See the paint event, which comes before the painting; a timer's turn comes after it."""
        if event.type() == QEvent.Type.Paint and self._waiting:
            waiting, self._waiting = self._waiting, []
            QTimer.singleShot(0, lambda: self._tell(waiting))
        return super().eventFilter(watched, event)

    def _tell(self, waiting: list[asyncio.Future[float]]) -> None:
        now = time.perf_counter()
        for future in waiting:
            if not future.done():
                future.set_result(now)
