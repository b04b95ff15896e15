"""Checklists: those in use, those that are shipped, and files that somebody brings."""
