"""The user's guide within the window, and the list of keys."""
