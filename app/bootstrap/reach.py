"""How the program is reached from outside while it runs, and started when it does not.

A second start, a link, a click on a notification that outlived us: all of them come as a wish, a
word or a target, by the single instance's socket or by the desktop's bus.
"""

import asyncio
import contextlib
import logging
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap.checking import CHECK_QUESTION, VERSION_QUESTION
from app.command_line import HIDDEN_WISH, QUIT_WISH, UNREAD_WISH, program_version
from app.domain.errors import AppError, InvalidExt, ServiceUnavailable
from app.domain.events import UnreadListWanted
from app.domain.ids import parse_ext
from app.domain.words import translate
from app.services.push_plugin import PushPlugin
from app.services.store import Store

if TYPE_CHECKING:
    from app.services.accounts import StartTask
    from app.services.clicks import Clicks
    from app.services.preferences import Preferences

logger = logging.getLogger(__name__)


class Reach:
    """Takes wishes from outside; on the event loop's thread.

    Args:
        check: makes a report for `bellbird check`, as JSON.
    """

    def __init__(
        self,
        store: Store,
        clicks: "Clicks",
        push: PushPlugin,
        quit_requested: asyncio.Event,
        check: Callable[[], Awaitable[str]],
    ) -> None:
        self._store = store
        self._clicks = clicks
        self._push = push
        self._quit_requested = quit_requested
        self._check = check
        self._told_of = program_version()

    def take(self, wish: str, activation_token: str = "") -> None:
        """Do what somebody outside wants: a word, or a conversation to open; "" is the window."""
        if wish == HIDDEN_WISH:
            return  # started once more by the computer or the bus: we are there already
        if wish == QUIT_WISH:
            self._quit_requested.set()
            return
        if wish == UNREAD_WISH:
            self._clicks.open_link("", activation_token)
            self._store.dispatch(UnreadListWanted())
            return
        if wish.startswith("{"):
            with contextlib.suppress(InvalidExt):
                wish = parse_ext(wish).text
        self._clicks.open_link(wish, activation_token)

    async def answer(self, question: str) -> str:
        """Answer what another start asks (`single_instance.ask`)."""
        if question == CHECK_QUESTION:
            return await self._check()
        if question.startswith(VERSION_QUESTION):
            await self._meet(question.removeprefix(VERSION_QUESTION)[:40])
            return program_version()
        return ""

    async def _meet(self, version: str) -> None:
        """Tell, once for each, that another version was started beside this one."""
        if version == self._told_of:
            return
        self._told_of = version
        title = translate("Bellbird {version} waits", version=version)
        body = translate(
            "It was started while this one, {version}, still runs. Quit this one first: both keep"
            " the same messages.",
            version=program_version(),
        )
        try:
            await self._push.display_notification("system", "Bellbird", title, body)
        except AppError as error:
            logger.warning("The other version can't be told of: %s", error)

    async def begin(
        self,
        stack: contextlib.AsyncExitStack,
        start_task: "StartTask",
        preferences: "Preferences",
        folder: Path,
    ) -> None:
        """Let the desktop call us and start us, and tell news; only for the user's own profile.

        Args:
            folder: where the settings are.
        """
        from app.adapters.platform.autostart import autostart
        from app.services.starting import Starting

        if (way := autostart()) is not None:
            start_task(Starting(self._store, preferences, way).run(), "Starting")
        start_task(self._tell_news(folder), "News")
        if sys.platform == "linux":
            await self._answer_the_desktop(stack)

    async def _tell_news(self, folder: Path) -> None:
        """Tell what is new in this version; and, if that is wanted, that there is a newer one."""
        from app import changelog
        from app.adapters.updates.signed_release import SignedRelease
        from app.services.update_hint import UpdateHint
        from app.services.whats_new import WhatsNew

        version = program_version()
        await WhatsNew(folder, version, changelog.read(), self._push).run()
        source = SignedRelease.of_this_build(lambda: self._store.state.settings.proxy)
        await UpdateHint(self._store, source, self._push, folder, version).run()

    async def _answer_the_desktop(self, stack: contextlib.AsyncExitStack) -> None:
        from app.adapters.platform.activation import DesktopActivation

        activation = DesktopActivation(self.take)
        try:
            await activation.start()
        except ServiceUnavailable as error:
            logger.info("The desktop can't call us: %s", error)
        else:
            stack.push_async_callback(activation.stop)
