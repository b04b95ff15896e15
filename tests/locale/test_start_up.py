"""The first paint needs words and numbers, so that these must not bring heavy libraries with them."""

from __future__ import annotations

import subprocess
import sys

from motaudit.locale.compiling import compile_all
from motaudit.locale.messages import CATALOGUES

CHECK = """
import sys
from motaudit.locale import _, format_duration, format_number, format_percent, set_language
set_language("ar")
_("Visit"), format_number(5), format_percent(75), format_duration(95)
heavy = {"babel", "hijridate", "persiantools", "openpyxl", "sqlalchemy", "PySide6"} & set(sys.modules)
sys.exit(f"imported: {heavy}" if heavy else 0)
"""


def test_words_and_numbers_come_without_heavy_imports() -> None:
    compile_all(CATALOGUES)  # as a build does; a newer .po would be compiled in memory, by Babel
    result = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
