"""What hatch puts into a wheel besides the modules: the changelog, for About and what is new.

An editable installation reads the checkout's (`app.changelog`); what is forced in by
`pyproject.toml` would leave a copy beside it, which grows old.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Changelog(BuildHookInterface):  # type: ignore[type-arg]  # of which builder, is all the same
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"]["CHANGELOG.md"] = "resources/CHANGELOG.md"
