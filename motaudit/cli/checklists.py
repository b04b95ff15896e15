"""`motaudit checklist`: check a file, add it to a workspace, list what there is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from motaudit.base.errors import ProblemsError
from motaudit.cli.common import (
    REFUSED,
    JsonOption,
    WorkspaceOption,
    open_workspace,
    print_json,
    problem_json,
    show_problems,
    table,
)
from motaudit.locale import _, current_language, ngettext, pick

app = typer.Typer(no_args_is_help=True)

ChecklistFile = Annotated[Path, typer.Argument(help=_("A checklist file (YAML or JSON)."))]


@app.command("check", help=_("Name every problem of a checklist file, with its place and remedy."))
def check(file: ChecklistFile, as_json: JsonOption = False) -> None:
    from motaudit.checklist.loader import read_checklist

    try:
        checklist, problems = read_checklist(file)
    except ProblemsError as error:
        if as_json:
            print_json({"ok": False, "problems": [problem_json(problem) for problem in error.problems]})
            raise typer.Exit(REFUSED) from None
        raise
    if as_json:
        print_json({"ok": True, "code": checklist.code, "problems": [problem_json(problem) for problem in problems]})
        return
    show_problems(problems)
    count = len(checklist.items)
    typer.echo(
        ngettext("{title}: {count} question, no errors.", "{title}: {count} questions, no errors.", count).format(
            title=pick(checklist.title, current_language()), count=count
        )
    )


@app.command("add", help=_("Publish a checklist file into a workspace; prints its version."))
def add(file: ChecklistFile, workspace: WorkspaceOption, as_json: JsonOption = False) -> None:
    from motaudit.checklist.loader import read_checklist

    checklist, problems = read_checklist(file)
    with open_workspace(workspace) as opened:
        version = opened.checklists.publish(checklist)
    if as_json:
        print_json({"code": version.code, "version": version.version, "hash": version.hash})
        return
    show_problems(problems)
    typer.echo(
        _("{code} version {version} {hash}").format(code=version.code, version=version.version, hash=version.hash)
    )


@app.command("list", help=_("List a workspace's checklists, or without one those that come with motaudit."))
def list_(
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", envvar="MOTAUDIT_WORKSPACE", help=_("The workspace."))
    ] = None,
    as_json: JsonOption = False,
) -> None:
    if workspace is None:
        rows = _shipped()
    else:
        with open_workspace(workspace, read_only=True) as opened:
            rows = [
                {"code": v.code, "version": v.version, "title": pick(v.title, current_language()), "hash": v.hash}
                for v in opened.checklists.list()
            ]
    if as_json:
        print_json({"checklists": rows})
        return
    table(
        [_("Code"), _("Version"), _("Title")],
        ((str(row["code"]), str(row["version"] or ""), str(row["title"])) for row in rows),
    )


def _shipped() -> list[dict[str, object]]:
    from motaudit.checklist.library import shipped

    return [
        {"code": entry.code, "version": None, "title": pick(entry.title, current_language()), "hash": entry.hash}
        for entry in shipped()
    ]
