"""The checklist: a document of stages, moments and items with its scoring rules."""
