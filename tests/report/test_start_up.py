"""The workbook library costs tenths of a second: it is loaded when a report is written, not before."""

from __future__ import annotations

import subprocess
import sys


def test_building_a_report_loads_neither_openpyxl_nor_pillow() -> None:
    code = (
        "import sys, motaudit.report.build, motaudit.report.excel;"
        "print(sorted({'openpyxl', 'PIL', 'pi_heif'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
