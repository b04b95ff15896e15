"""`motaudit workspace`: make, check, back up and restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from motaudit.base.errors import UserError
from motaudit.cli.common import (
    REFUSED,
    JsonOption,
    ask_passphrase,
    drive,
    open_workspace,
    passphrase_given,
    print_json,
    problem_json,
    show_problems,
)
from motaudit.locale import _

app = typer.Typer(no_args_is_help=True)

FileArgument = Annotated[Path | None, typer.Argument(help=_("The workspace."))]
OptionalWorkspace = Annotated[
    Path | None, typer.Option("--workspace", "-w", envvar="MOTAUDIT_WORKSPACE", help=_("The workspace."))
]


@app.command("new", help=_("Make an empty workspace."))
def new(
    file: Annotated[Path, typer.Argument(help=_("The new file; it must not exist yet."))],
    name: Annotated[str, typer.Option(help=_("The name shown in the window."))] = "",
    encrypt: Annotated[
        bool,
        typer.Option("--encrypt", help=_("Encrypt it with a passphrase (from MOTAUDIT_PASSPHRASE, or asked for).")),
    ] = False,
) -> None:
    from motaudit.workspace import Workspace

    passphrase = (passphrase_given() or ask_passphrase(confirm=True)) if encrypt else None
    with Workspace.create(file, name=name or file.stem, passphrase=passphrase) as made:
        typer.echo(str(made.path))


@app.command("check", help=_("Look for damage in a workspace; changes nothing."))
def check(file: FileArgument = None, workspace: OptionalWorkspace = None, as_json: JsonOption = False) -> None:
    with open_workspace(_named(file, workspace), read_only=True) as opened:
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
def backup(file: FileArgument = None, workspace: OptionalWorkspace = None) -> None:
    with open_workspace(_named(file, workspace)) as opened:
        typer.echo(str(drive(opened.backups.run(), _("Backing up"))))


@app.command("restore", help=_("Put a backup (the newest, unless one is named) in a workspace's place."))
def restore(
    file: FileArgument = None,
    workspace: OptionalWorkspace = None,
    backup: Annotated[Path | None, typer.Option("--backup", help=_("The backup to take."))] = None,
) -> None:
    from motaudit.workspace import Workspace

    path = _named(file, workspace)
    backups = [backup] if backup else [known.path for known in Workspace.backups_of(path)]
    if not backups:
        raise UserError(
            "backup.none",
            _("There is no backup of {file}.").format(file=path),
            remedy=_("Name one with --backup."),
        )
    kept = drive(Workspace.restore(path, backups[0], passphrase=passphrase_given()), _("Restoring"))
    typer.echo(_("Restored from {backup}.").format(backup=backups[0]))
    if kept.exists():
        typer.echo(_("The old file is kept as {file}.").format(file=kept))


def _named(file: Path | None, workspace: Path | None) -> Path:
    path = file or workspace
    if path is None:
        raise typer.BadParameter(_("Name the workspace."), param_hint="--workspace")
    return path
