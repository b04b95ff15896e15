"""`motaudit workspace`: make, check, back up and restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from motaudit.cli.common import (
    REFUSED,
    JsonOption,
    WorkspaceOption,
    ask_passphrase,
    drive,
    open_workspace,
    print_json,
    problem_json,
    show_problems,
)
from motaudit.locale import _

app = typer.Typer(no_args_is_help=True)


@app.command("new", help=_("Make an empty workspace."))
def new(
    file: Annotated[Path, typer.Argument(help=_("The new file; it must not exist yet."))],
    name: Annotated[str, typer.Option(help=_("The name shown in the window."))] = "",
    encrypt: Annotated[
        bool,
        typer.Option("--encrypt", help=_("Encrypt it with a passphrase (from MOTAUDIT_PASSPHRASE, or asked for).")),
    ] = False,
) -> None:
    import os

    from motaudit.workspace import Workspace

    passphrase = (os.environ.get("MOTAUDIT_PASSPHRASE") or ask_passphrase(confirm=True)) if encrypt else None
    with Workspace.create(file, name=name or file.stem, passphrase=passphrase) as made:
        typer.echo(str(made.path))


@app.command("check", help=_("Look for damage in a workspace; changes nothing."))
def check(workspace: WorkspaceOption, as_json: JsonOption = False) -> None:
    with open_workspace(workspace, read_only=True) as opened:
        problems = drive(opened.check(), _("Checking"))
    if as_json:
        print_json({"ok": not problems, "problems": [problem_json(problem) for problem in problems]})
    elif problems:
        show_problems(problems)
    else:
        typer.echo(_("No damage found."))
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(REFUSED)


@app.command("backup", help=_("Write a verified copy of a workspace and say where it is."))
def backup(workspace: WorkspaceOption) -> None:
    with open_workspace(workspace) as opened:
        typer.echo(str(drive(opened.backups.run(), _("Backing up"))))
