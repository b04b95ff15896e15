"""`motaudit branch`: the branches of a workspace."""

from __future__ import annotations

from typing import Annotated

import typer

from motaudit.audit.places import Branch
from motaudit.base.errors import UserError
from motaudit.base.ids import new_id
from motaudit.cli.common import JsonOption, WorkspaceOption, drive, open_workspace, person_named, print_json, table
from motaudit.locale import _, ngettext

app = typer.Typer(no_args_is_help=True)


@app.command("add", help=_("Add a branch."))
def add(
    code: Annotated[str, typer.Argument(help=_("A short code of your own, such as B-012."))],
    name: Annotated[str, typer.Argument(help=_("The name that reports show."))],
    workspace: WorkspaceOption,
    city: Annotated[str, typer.Option(help=_("City."))] = "",
    region: Annotated[str, typer.Option(help=_("Region."))] = "",
    brand: Annotated[str, typer.Option(help=_("Brand."))] = "",
    competitor: Annotated[bool, typer.Option("--competitor", help=_("A competitor's branch."))] = False,
    attribute: Annotated[
        list[str] | None, typer.Option(help=_("Anything else, as key=value; may be given several times."))
    ] = None,
    as_json: JsonOption = False,
) -> None:
    branch = Branch(
        id=new_id(),
        code=code,
        name=name,
        city=city,
        region=region,
        brand=brand,
        competitor=competitor,
        attributes=dict(_pair(text) for text in attribute or ()),
    )
    with open_workspace(workspace) as opened:
        opened.places.save_branch(branch)
    if as_json:
        print_json(_as_json(branch))
    else:
        typer.echo(branch.code)


@app.command("list", help=_("List the branches."))
def list_(workspace: WorkspaceOption, as_json: JsonOption = False) -> None:
    with open_workspace(workspace, read_only=True) as opened:
        branches = opened.places.branches()
    if as_json:
        print_json({"branches": [_as_json(branch) for branch in branches]})
        return
    table(
        [_("Code"), _("Name"), _("City"), _("Brand")],
        ((branch.code, branch.name, branch.city, branch.brand) for branch in branches),
    )


@app.command("join", help=_("Say that two branches are one: visits still being checked move to the one that stays."))
def join(
    branch: Annotated[str, typer.Argument(help=_("The branch that is too many, by code."))],
    into: Annotated[str, typer.Argument(help=_("The branch that stays, by code."))],
    workspace: WorkspaceOption,
    who: Annotated[str, typer.Option("--who", help=_("The reviewer who says so, by name or id."))],
    as_json: JsonOption = False,
) -> None:
    with open_workspace(workspace) as opened:
        places = opened.places
        work = opened.joining.join(places.branch(branch).id, places.branch(into).id, who=person_named(opened, who).id)
        joined = drive(work, _("Moving visits"))
    if as_json:
        print_json({"moved": list(joined.moving), "with_shopper": joined.with_shopper, "staying": joined.staying})
    else:
        moved = len(joined.moving)
        typer.echo(ngettext("{n} visit was moved.", "{n} visits were moved.", moved).format(n=moved))


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise UserError(
            "branch.attribute",
            _("“{text}” is not key=value.").format(text=text),
            remedy=_("Write for example --attribute drive_thru=true."),
        )
    return key, value


def _as_json(branch: Branch) -> dict[str, object]:
    return {
        "id": branch.id,
        "code": branch.code,
        "name": branch.name,
        "city": branch.city,
        "region": branch.region,
        "brand": branch.brand,
        "competitor": branch.competitor,
        "attributes": dict(branch.attributes),
    }
