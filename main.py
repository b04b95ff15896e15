"""Starts motaudit: the command line, and the window that it is handed."""

import os
import sys
from pathlib import Path

from motaudit.locale import best_language, set_language


def open_window(workspace: Path | None) -> int:
    """Open the desktop app; Qt is imported only now."""
    from ui.app import open_window

    return open_window(workspace)


def main() -> None:
    """Run one command line; without a command the window opens."""
    wishes = [os.environ.get(name, "") for name in ("MOTAUDIT_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    set_language(best_language([wish for wish in wishes if wish]))
    if len(sys.argv) == 1:  # the window needs no command line parser, and paints sooner without one
        sys.exit(open_window(None))
    from motaudit.cli import run  # after the language is chosen, for the help texts are made on import

    sys.exit(run(open_window))


if __name__ == "__main__":
    main()
