"""The report of one audit: a neutral document, built once and written as Excel (and later as PDF)."""
