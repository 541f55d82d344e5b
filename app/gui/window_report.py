"""Report what decides whether a message counts as seen.

That is whether the window is active, exposed and there at all, and when it was last touched.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.events import InputSeen, WindowChanged
from app.services.store import Store

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
    }
)


class WindowReport(QObject):
    """Tells the store how a window stands.

    Args:
        clock: seconds since the epoch, UTC.
    """

    def __init__(self, window: QWidget, store: Store, clock: Callable[[], float]) -> None:
        super().__init__(window)
        self._window = window
        self._store = store
        self._clock = clock
        self._handle: QWindow | None = None
        self._told: WindowChanged | None = None
        self._last_input = 0.0
        app = QGuiApplication.instance()
        assert isinstance(app, QApplication)
        app.applicationStateChanged.connect(self.tell)
        app.focusWindowChanged.connect(self.tell)

    def tell(self, *_: object) -> None:
        """Tell the store how the window stands, if that changed."""
        window = self._window
        visible = window.isVisible() and not window.isMinimized()
        handle = _handle_of(window)
        exposed = visible and handle is not None and handle.isExposed()
        running = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        active = visible and running and (window.isActiveWindow() or self._own_dialog_is_active())
        now = WindowChanged(active, exposed, visible)
        if now != self._told:
            self._told = now
            self._store.dispatch(now)

    def follow(self) -> None:
        """Follow the native window, which may be a new one after each show."""
        handle = _handle_of(self._window)
        if handle is not None and handle is not self._handle:
            self._handle = handle
            # On the window, not the application: Python then sees native events only, not the
            # hundreds that Qt makes of each for its widgets.
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that the window was touched, exposed or covered."""
        kind = event.type()
        if kind in _TOUCHES:
            self._on_input()
        elif kind == QEvent.Type.Expose:
            self.tell()
        return super().eventFilter(watched, event)

    def _own_dialog_is_active(self) -> bool:
        active = QApplication.activeWindow()
        while active is not None:
            if active is self._window:
                return True
            active = active.parentWidget()
        return False

    def _on_input(self) -> None:
        now = self._clock()
        # A clock that was set back must not silence us.
        if not self._last_input <= now < self._last_input + 1.0:
            self._last_input = now
            self._store.dispatch(InputSeen(now))


def _handle_of(widget: QWidget) -> QWindow | None:
    """The native window; there is none before the first show, whatever the stubs say."""
    return widget.windowHandle()
