"""One module per sheet of the report; each gives a `Sheet`, or None where there is nothing to show."""
