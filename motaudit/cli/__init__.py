"""The command `motaudit`: everything a script, a test or a head office needs without the window."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

import motaudit
from motaudit.base.errors import EnvironmentFault, MotauditError
from motaudit.cli import audits, checklists, packages, places, sample, workspaces
from motaudit.cli.common import refuse
from motaudit.locale import _

OpenWindow = Callable[[Path | None], int]
"""Opens the window on a workspace (None: the last one used) and returns the exit code."""


def build(open_window: OpenWindow) -> typer.Typer:
    """All commands. The window is handed in, so that nothing in here knows Qt."""
    app = typer.Typer(
        help=_("Audit moments of truth. Without a command the window opens."),
        no_args_is_help=False,
        add_completion=False,
        pretty_exceptions_enable=False,
    )

    @app.callback(invoke_without_command=True)
    def start(
        context: typer.Context,
        workspace: Annotated[Path | None, typer.Option("--workspace", "-w", help=_("The workspace to open."))] = None,
        version: Annotated[bool, typer.Option("--version", help=_("Say which version this is."))] = False,
    ) -> None:
        if version:
            typer.echo(f"motaudit {motaudit.__version__}")
            raise typer.Exit
        if context.invoked_subcommand is None:
            raise typer.Exit(open_window(workspace))

    app.add_typer(checklists.app, name="checklist", help=_("Check, add and list checklists."))
    app.add_typer(places.app, name="branch", help=_("Add and list branches."))
    app.add_typer(audits.app, name="audit", help=_("Fill in, list and show visits."))
    app.add_typer(workspaces.app, name="workspace", help=_("Make, check, back up and restore a workspace."))
    app.add_typer(packages.app, name="package", help=_("Send visits to another laptop, and take in what it sends."))
    app.command("score", help=_("Score an answers file with a checklist, without a workspace."))(audits.score_file)
    app.command("report", help=_("Write the Excel report of one visit."))(audits.report)
    app.command("demo", help=_("Make the sample workspace and open it."))(sample.command(open_window))
    return app


def run(open_window: OpenWindow, arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code: 0 fine, 1 refused with the reason, 2 wrong usage."""
    try:
        build(open_window)(args=arguments, prog_name="motaudit")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    except MotauditError as error:
        return _refused(error)
    except OSError as error:
        reason = error.strerror or str(error)
        place = str(error.filename or "")
        return _refused(
            EnvironmentFault(
                "file", _("The file could not be used: {reason} ({file})").format(reason=reason, file=place)
            )
        )
    return 0


def _refused(error: MotauditError) -> int:
    try:
        refuse(error)
    except typer.Exit as stop:
        sys.stderr.flush()
        return stop.exit_code
