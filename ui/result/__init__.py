"""The result of one visit: what to fix first, and where every point went."""
