"""The window: one package per activity, and what they share in `ui.common`."""
