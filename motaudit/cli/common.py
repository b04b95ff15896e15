"""What every command shares: opening the workspace, printing, problems, progress."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from motaudit.base.errors import MotauditError, Problem, ProblemsError, UserError
from motaudit.base.progress import Work
from motaudit.base.recovery_keys import Secret
from motaudit.locale import _
from motaudit.locale.text import plain

if TYPE_CHECKING:
    from motaudit.audit.places import Person
    from motaudit.workspace import Workspace

T = TypeVar("T")

REFUSED = 1

WorkspaceOption = Annotated[
    Path,
    typer.Option("--workspace", "-w", envvar="MOTAUDIT_WORKSPACE", help=_("The workspace: one file, of any name.")),
]
JsonOption = Annotated[bool, typer.Option("--json", help=_("Print JSON for other programs."))]


def open_workspace(path: Path, *, read_only: bool = False) -> Workspace:
    """Open `path`, an encrypted one by what `with_secret` finds."""
    return unlock(path, read_only=read_only)[0]


def unlock(path: Path, *, read_only: bool = False) -> tuple[Workspace, Secret | None]:
    """The opened workspace, with the passphrase or recovery key that was given for it."""
    from motaudit.workspace import Workspace

    return with_secret(lambda secret: (Workspace.open(path, passphrase=secret, read_only=read_only), secret))


def with_secret(act: Callable[[Secret | None], T]) -> T:
    """Do what may need a passphrase: the recovery key in MOTAUDIT_RECOVERY_KEY or the passphrase in MOTAUDIT_PASSPHRASE,
    else what a person types when asked.
    """
    try:
        return act(secret_given())
    except UserError as error:
        if error.code != "workspace.passphrase_needed" or not sys.stdin.isatty():
            raise
    return act(_ask_secret())


def secret_given() -> Secret | None:
    from motaudit.workspace import Workspace

    if text := os.environ.get("MOTAUDIT_RECOVERY_KEY"):
        return Workspace.read_recovery_key(text)
    return passphrase_given()


def _ask_secret() -> Secret:
    """Typed unseen; after Enter alone the recovery key, which is too long for that."""
    from motaudit.workspace import Workspace

    passphrase: str = typer.prompt(
        _("Passphrase (Enter alone: by the recovery key)"), default="", show_default=False, hide_input=True, err=True
    )
    return passphrase or Workspace.read_recovery_key(typer.prompt(_("Recovery key"), err=True))


def passphrase_given() -> str | None:
    return os.environ.get("MOTAUDIT_PASSPHRASE") or None


def ask_passphrase(label: str = "", *, confirm: bool = False) -> str:
    text: str = typer.prompt(label or _("Passphrase"), hide_input=True, confirmation_prompt=confirm, err=True)
    return text


def print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": problem.place.file,
        "path": problem.place.path,
        "row": problem.place.row,
        "column": problem.place.column,
        "message": problem.message,
        "remedy": problem.remedy,
    }


def show_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        label = _("Error") if problem.severity == "error" else _("Warning")
        typer.secho(label, fg="red" if problem.severity == "error" else "yellow", nl=False, err=True)
        typer.echo(f"  {problem}", err=True)


def refuse(error: MotauditError) -> NoReturn:
    """Say on the error stream what was refused, where, and what to do about it; then exit with 1."""
    if isinstance(error, ProblemsError):
        typer.echo(error.message, err=True)
        show_problems(error.problems)
    else:
        show_problems([Problem(error.code, error.message, error.remedy, error.place)])
    raise typer.Exit(REFUSED)


def person_named(opened: Workspace, text: str) -> Person:
    """Raises UserError unless exactly one person has this name or id."""
    found = [person for person in opened.places.people() if text in (person.id, person.name)]
    if len(found) != 1:
        raise UserError(
            "places.unknown_person",
            _("There is no one person “{name}” in this workspace.").format(name=text),
            remedy=_("Write the name as it is under Branches and people, or the id."),
        )
    return found[0]


def drive(work: Work[T], label: str) -> T:
    """Run long work to its end, with a bar on the error stream when a person is watching."""
    if not sys.stderr.isatty():
        from motaudit.base.progress import finish

        return finish(work)
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        while True:
            try:
                step = next(work)
            except StopIteration as stop:
                result: T = stop.value
                return result
            bar.update(task, completed=step.done, total=step.total or None, description=step.label or label)


def table(columns: list[str], rows: Iterable[Iterable[str]]) -> None:
    """A plain table for a person to read."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        # As it is: names may hold what rich takes for its markup, or a terminal for a command.
        grid.add_row(*(Text(plain(cell)) for cell in row))
    Console().print(grid)
