"""Starts motaudit: the command line, and the window that it is handed."""

import os
import sys
from pathlib import Path

from motaudit.locale import best_language, set_language


def open_window(*files: Path) -> int:
    """Open the desktop app, on a workspace or with packages to look at; Qt is imported only now."""
    from ui.app import open_window

    return open_window(*files)


def named_files() -> list[Path] | None:
    """The files that the system starts us with (a double click); None where the command line says something else."""
    words = sys.argv[1:]
    return None if any(word.startswith("-") or not Path(word).suffix for word in words) else [*map(Path, words)]


def main() -> None:
    """Run one command line; without a command the window opens."""
    wishes = [os.environ.get(name, "") for name in ("MOTAUDIT_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    set_language(best_language([wish for wish in wishes if wish]))
    if (files := named_files()) is not None:  # the window needs no command line parser, and paints sooner without one
        sys.exit(open_window(*files))
    from motaudit.cli import run  # after the language is chosen, for the help texts are made on import

    sys.exit(run(lambda workspace: open_window(*([workspace] if workspace else []))))


if __name__ == "__main__":
    main()
