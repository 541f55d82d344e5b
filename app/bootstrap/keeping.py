"""Join what tells of, finds, exports and deletes what is kept on this computer, where wanted."""

from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.bootstrap.folders import Folders
    from app.bootstrap.ground import Ground
    from app.ports.storage import TextFile
    from app.services.coverage import CoverageKeeper
    from app.services.export import Export
    from app.services.local_data import LocalDataKeeper
    from app.services.search import Search


def coverage_of(folders: "Folders", ground: "Ground") -> "CoverageKeeper":
    """What knows when messages could come through."""
    from app.adapters.storage.coverage_file import CoverageFile
    from app.services.coverage import CoverageKeeper

    log = CoverageFile(folders.data / "coverage.json")
    return CoverageKeeper(ground.store, log, ground.storage.statistics)


def local_data_of(folders: "Folders", ground: "Ground") -> "LocalDataKeeper":
    """What weighs and deletes the messages of this computer."""
    from app.services.local_data import LocalDataKeeper

    files = ground.storage.local_data(folders.data, folders.logs)
    return LocalDataKeeper(ground.store, ground.archive, files)


def export_of(ground: "Ground") -> "Export":
    """What writes conversations to files."""
    from app.services.export import Export
    from app.services.local_time import local_zone

    def open_file(path: Path) -> "TextFile":
        from app.adapters.storage.text_file import WholeTextFile

        return WholeTextFile(path)

    return Export(ground.store, ground.archive, open_file, local_zone)


def search_of(ground: "Ground", stack: AsyncExitStack) -> "Search":
    """What finds messages and names; its index is closed before the archive."""
    from app.services.search import Search

    messages = ground.storage.message_search()
    stack.push_async_callback(messages.close)
    return Search(ground.store, messages)
