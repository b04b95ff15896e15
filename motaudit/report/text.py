"""Small helps for text that goes into a report."""

from __future__ import annotations


def shorten(text: str, most: int) -> str:
    """At most `most` characters on one line, cut between words."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    return flat[: most - 1].rsplit(" ", 1)[0].rstrip(" .,;:،؛") + "…"
