"""`motaudit workspace`: make, check, back up, restore, change the passphrase, and print the recovery key."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from motaudit.base.errors import UserError
from motaudit.base.passphrases import MIN_LENGTH
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
    unlock,
    with_secret,
)
from motaudit.locale import _, ngettext

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

    passphrase = _long_enough(passphrase_given() or ask_passphrase(confirm=True)) if encrypt else None
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
    kept = with_secret(lambda secret: drive(Workspace.restore(path, backups[0], passphrase=secret), _("Restoring")))
    typer.echo(_("Restored from {backup}.").format(backup=backups[0]))
    if kept.exists():
        typer.echo(_("The old file is kept as {file}.").format(file=kept))


@app.command("passphrase", help=_("Give a workspace a passphrase, another one, or none."))
def passphrase(
    file: FileArgument = None,
    workspace: OptionalWorkspace = None,
    remove: Annotated[bool, typer.Option("--remove", help=_("Take the passphrase away."))] = False,
    renew_backups: Annotated[
        bool,
        typer.Option("--renew-backups", help=_("Delete the backups made so far, after a new one was made.")),
    ] = False,
) -> None:
    from motaudit.workspace import Workspace

    path = _named(file, workspace)
    opened, old = unlock(path)
    opened.close()
    new = None if remove else _new_passphrase()
    drive(
        Workspace.change_passphrase(path, passphrase=old, new_passphrase=new), _("Encrypting") if new else _("Copying")
    )
    if renew_backups:
        with Workspace.open(path, passphrase=new) as changed:
            drive(changed.backups.renew(), _("Backing up"))
    if new:
        typer.echo(_("The workspace has a new passphrase."))
        typer.echo(_("It has a new recovery key, too, which `motaudit workspace recovery-key` prints."))
    else:
        typer.echo(_("The workspace has no passphrase any more."))
    if not renew_backups and (kept := len(Workspace.backups_of(path))):
        said = ngettext(
            "{n} backup still opens as before. --renew-backups deletes it, after a new one was made.",
            "{n} backups still open as before. --renew-backups deletes them, after a new one was made.",
            kept,
        )
        typer.echo(said.format(n=kept))


@app.command("recovery-key", help=_("Print what opens an encrypted workspace when its passphrase is forgotten."))
def recovery_key(file: FileArgument = None, workspace: OptionalWorkspace = None, as_json: JsonOption = False) -> None:
    opened, secret = unlock(_named(file, workspace), read_only=True)
    with opened:
        key = opened.recovery_key(secret or "")
    if as_json:
        print_json({"number": key.label, "recovery_key": key.text})
        return
    typer.echo(key.text)
    said = _(
        "Keep it on paper, in a safe: it opens the workspace without the passphrase. A new passphrase makes a new one."
    )
    typer.echo(said, err=True)


def _new_passphrase() -> str:
    """From MOTAUDIT_NEW_PASSPHRASE, or asked for twice."""
    return _long_enough(os.environ.get("MOTAUDIT_NEW_PASSPHRASE") or ask_passphrase(_("New passphrase"), confirm=True))


def _long_enough(chosen: str) -> str:
    if len(chosen) < MIN_LENGTH:
        raise UserError(
            "workspace.short_passphrase",
            _("A passphrase of fewer than {n} characters is soon guessed.").format(n=MIN_LENGTH),
            remedy=_("Take a longer one, such as four words that do not belong together."),
        )
    return chosen


def _named(file: Path | None, workspace: Path | None) -> Path:
    path = file or workspace
    if path is None:
        raise typer.BadParameter(_("Name the workspace."), param_hint="--workspace")
    return path
