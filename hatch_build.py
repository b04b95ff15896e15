"""Build hook: compiles the gettext catalogues, for wheels, sdists and editable installs alike."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Runs before every build, editable ones included."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        locale = Path(self.root) / "motaudit" / "locale"
        # The package itself may not be importable in an isolated build: run the one file that is needed.
        runpy.run_path(str(locale / "compiling.py"))["compile_all"](locale / "catalogues")
