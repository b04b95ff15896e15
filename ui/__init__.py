"""The desktop app: one package per activity, and `ui.common` for what they share. No rule of the domain lives here."""
