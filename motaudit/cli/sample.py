"""`motaudit demo`: the sample workspace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from motaudit.cli.common import drive
from motaudit.locale import _


def command(open_window: Callable[[Path | None], int]) -> Callable[..., None]:
    """The command, with the window it opens at the end."""

    def demo(
        workspace: Annotated[
            Path | None, typer.Option("--workspace", "-w", help=_("Where to make it (an existing sample is opened)."))
        ] = None,
        no_window: Annotated[bool, typer.Option("--no-window", help=_("Only make it and say where it is."))] = False,
    ) -> None:
        from motaudit.sample import build_sample, sample_path

        path = workspace or sample_path()
        if not path.exists():
            drive(build_sample(path), _("Making the sample"))
        typer.echo(str(path))
        if not no_window:
            raise typer.Exit(open_window(path))

    return demo
