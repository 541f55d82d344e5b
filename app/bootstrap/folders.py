"""Where a profile keeps its files."""

from pathlib import Path

import platformdirs
from msgspec import Struct


class Folders(Struct, frozen=True):
    """Where this profile keeps what it keeps."""

    settings: Path
    data: Path
    logs: Path

    @classmethod
    def of(cls, profile: Path | None) -> "Folders":
        """Tell the user's own folders, or those of another profile."""
        if profile is not None:
            profile = profile.absolute()
            return cls(profile, profile, profile)
        name = "bellbird"
        return cls(
            platformdirs.user_config_path(name, appauthor=False),
            platformdirs.user_data_path(name, appauthor=False),
            platformdirs.user_log_path(name, appauthor=False),
        )
