"""Notifications that ask for a yes or no: invitations and wishes, which are no messages.

They stand until they are settled, here or elsewhere. An answer that fails is told, and the question
stands again. On a locked screen there are no buttons; a click opens the program, as everywhere.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from msgspec import Struct
from msgspec.structs import replace

from app.domain.errors import AppError, ServiceUnavailable
from app.domain.events import LockChanged, ProblemOccurred
from app.domain.notification import (
    QUESTION_ACTIONS,
    Notification,
    Response,
    ResponseKind,
    Tag,
)
from app.services.push_plugin import PushPlugin
from app.services.store import Store

logger = logging.getLogger(__name__)


class Question(Struct, frozen=True):
    """What is asked, and how it is answered.

    Attributes:
        notification: without actions; they are added here.
        subject: ends a sentence: "Could not accept the invitation".
        accept, ignore: carry an answer out; they raise `AppError` if they can't.
    """

    notification: Notification
    subject: str
    accept: Callable[[], Awaitable[None]]
    ignore: Callable[[], Awaitable[None]]


class Questions:
    """The questions of one kind. `run` carries out what the user answers, until cancelled.

    Args:
        prefix: the beginning of their tags.
    """

    def __init__(self, store: Store, push: PushPlugin, prefix: str) -> None:
        self._store = store
        self._push = push
        self._open: dict[Tag, Question] = {}
        self._visible: set[Tag] = set()
        self._lock = asyncio.Lock()
        self._queue: asyncio.Queue[tuple[Response, Tag] | LockChanged] = asyncio.Queue()
        push.listen_responses(prefix, lambda r, tag: self._queue.put_nowait((r, tag)))
        store.listen(LockChanged, self._queue.put_nowait)

    async def ask(self, question: Question) -> None:
        """Show a question, in the place of an older one with the same tag.

        Raises:
            ServiceUnavailable: it could not be shown.
        """
        async with self._lock:
            self._open[question.notification.tag] = question
            await self._show(question.notification)

    async def settled(self, tag: Tag) -> None:
        """Take a question off the screen: it was answered, here or elsewhere."""
        async with self._lock:
            self._open.pop(tag, None)
            self._visible.discard(tag)
            await self._push.withdraw(tag)

    async def run(self) -> None:
        """Carry out answers, and take the buttons away while the screen is locked."""
        while True:
            work = await self._queue.get()
            if isinstance(work, LockChanged):
                for tag in tuple(self._visible):
                    await self._again(tag)
            else:
                await self._take(*work)

    async def _take(self, response: Response, tag: Tag) -> None:
        self._visible.discard(tag)
        question = self._open.get(tag)
        if question is None:
            return
        match response.kind:
            case ResponseKind.ACCEPTED | ResponseKind.IGNORED if self._is_locked():
                logger.info("A question was not answered: the screen is locked")
                await self._again(tag)
            case ResponseKind.ACCEPTED:
                await self._answer(tag, question.accept, f"accept {question.subject}")
            case ResponseKind.IGNORED:
                await self._answer(tag, question.ignore, f"ignore {question.subject}")

    async def _answer(self, tag: Tag, answer: Callable[[], Awaitable[None]], doing: str) -> None:
        try:
            await answer()
        except AppError as error:
            logger.warning("A question could not be answered: %s", error)
            self._store.dispatch(ProblemOccurred(f"Could not {doing}: {error}"))
            await self._again(tag)

    async def _again(self, tag: Tag) -> None:
        """Show a question once more, silently, unless it was settled meanwhile."""
        async with self._lock:
            question = self._open.get(tag)
            if question is None:
                return
            try:
                await self._show(replace(question.notification, sound=False))
            except ServiceUnavailable as error:
                logger.warning("A question could not be shown again: %s", error)

    async def _show(self, notification: Notification) -> None:
        actions = () if self._is_locked() else QUESTION_ACTIONS
        await self._push.show(replace(notification, actions=actions))
        self._visible.add(notification.tag)

    def _is_locked(self) -> bool:
        return self._store.state.desktop.locked
