"""Branches and people: where visits happen, and who makes and reads them."""
