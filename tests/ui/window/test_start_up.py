"""The bare frame is painted before anything heavy is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CHECK = """
import os, sys
from pathlib import Path
import ui.app

heavy = {
    "sqlalchemy", "sqlcipher3", "msgspec", "babel", "openpyxl", "PySide6.QtNetwork", "PySide6.QtSvg",
    "motaudit.workspace", "motaudit.exchange.package", "ui.common.theme", "ui.common.surfaces", "ui.window.rail",
    "ui.window.dropping", "ui.window.notices", "ui.welcome.opening",
}

def look(_controller):
    print(sorted(heavy & set(sys.modules)), flush=True)
    os._exit(0)

ui.app.Controller._on_painted = look
ui.app.open_window(*map(Path, sys.argv[1:]))
"""


def test_a_start_on_a_workspace_with_a_package_loads_nothing_heavy_before_the_frame(tmp_path: Path) -> None:
    package = tmp_path / "visits.motaudit"
    package.write_bytes(b"PK\x03\x04")
    arguments = [str(tmp_path / "chain.workspace"), str(package)]
    done = subprocess.run(
        [sys.executable, "-c", CHECK, *arguments], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
