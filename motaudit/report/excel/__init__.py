"""The report document as an Excel workbook."""

from motaudit.report.excel.writer import write_excel

__all__ = ["write_excel"]
