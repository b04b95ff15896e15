"""What all pages share: look, widgets, keys, navigation, background work and saving."""
