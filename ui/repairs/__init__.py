"""Repairs: what branches mend after visits, on a board and as a list, until a later visit verifies it."""
