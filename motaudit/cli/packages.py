"""`motaudit package`: write, show and read packages, and what others need to write for this workspace."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from motaudit.base.clock import to_text
from motaudit.base.errors import UserError
from motaudit.cli import conflicts
from motaudit.cli.common import JsonOption, WorkspaceOption, drive, open_workspace, person_named, print_json, table
from motaudit.locale import _, ngettext

if TYPE_CHECKING:
    from motaudit.audit.model import Audit
    from motaudit.exchange.plan import PackageInfo, PackagePlan
    from motaudit.exchange.wire import Audience
    from motaudit.workspace import Workspace

app = typer.Typer(no_args_is_help=True)
app.command("conflicts", help=_("List what was changed here and there, with the choices."))(conflicts.conflicts)
app.command("resolve", help=_("Decide which of two answers to the same question holds."))(conflicts.resolve)

_BY_COMMAND = "motaudit package read --trust"

PackageArgument = Annotated[Path, typer.Argument(help=_("The package."))]


@app.command("write", help=_("Write visits with their checklists and photos for another laptop."))
def write(
    workspace: WorkspaceOption,
    out: Annotated[Path, typer.Option("--out", "-o", help=_("The package to write."))],
    every: Annotated[bool, typer.Option("--all", help=_("All visits."))] = False,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help=_("Visits that changed since then.")),
    ] = None,
    audit: Annotated[list[str] | None, typer.Option(help=_("A visit, by number or id; may be repeated."))] = None,
    for_branch: Annotated[
        list[str] | None, typer.Option(help=_("For the manager of this branch: only what a branch may see."))
    ] = None,
    for_shopper: Annotated[
        str | None, typer.Option(help=_("For this shopper, by name or id: the own visits and plans."))
    ] = None,
    recipient: Annotated[
        str | None, typer.Option(help=_("Encrypt it for the workspace with this key (see `package key`)."))
    ] = None,
    as_json: JsonOption = False,
) -> None:
    if sum((every, since is not None, bool(audit))) != 1:
        raise typer.BadParameter(_("Say which visits: one of --all, --since and --audit."))
    if for_branch and for_shopper:
        raise typer.BadParameter(_("A package is either for a branch or for a shopper."))
    moment = _here(since) if since else None
    with open_workspace(workspace) as opened:
        audience = _audience(opened, for_branch, for_shopper)
        named = [opened.audits.find(text) for text in audit] if audit else None
        if named:
            _require_sent(opened, named, audience)
        work = opened.packages.write(
            out,
            audience=audience,
            audits=[each.id for each in named] if named else None,
            since=moment,
            recipient=recipient,
        )
        written = drive(work, _("Writing the package"))
        fingerprint = opened.packages.fingerprint()
    if as_json:
        print_json(
            {
                "package": str(written.path),
                "id": written.id,
                "audits": written.audits,
                "files": written.files,
                "size": written.size,
                "fingerprint": fingerprint,
            }
        )
        return
    typer.echo(str(written.path))
    typer.echo(
        ngettext(
            "{n} visit, fingerprint {fingerprint}", "{n} visits, fingerprint {fingerprint}", written.audits
        ).format(n=written.audits, fingerprint=fingerprint),
        err=True,
    )


@app.command("read", help=_("Take in a package, after saying what that will do."))
def read(
    package: PackageArgument,
    workspace: WorkspaceOption,
    trust: Annotated[
        bool, typer.Option("--trust", help=_("Trust its sender from now on, and agree to the rights that it gives."))
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only say what would happen."))] = False,
    as_json: JsonOption = False,
) -> None:
    with open_workspace(workspace, read_only=dry_run) as opened:
        plan = drive(opened.packages.preview(package), _("Looking at the package"))
        if not dry_run:
            if trust:
                plan = plan if plan.info.sender.trusted else opened.packages.trust(plan, who=_BY_COMMAND)
                plan = plan.agree()
            plan = drive(opened.packages.apply(plan), _("Importing"))
        state = opened.packages.state() if as_json and not dry_run else None
    if as_json:
        print_json({"applied": not dry_run, **_plan_json(plan), "state": state})
    else:
        _show_plan(plan)


@app.command("show", help=_("Say what a package holds and who wrote it."))
def show(
    package: PackageArgument,
    workspace: Annotated[
        Path | None,
        typer.Option("--workspace", "-w", help=_("The workspace that an encrypted package was written for.")),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    from motaudit.exchange.service import show_package

    if workspace is None:
        info = show_package(package)
    else:
        with open_workspace(workspace, read_only=True) as opened:
            info = opened.packages.show(package)
    if as_json:
        print_json(_info_json(info))
    else:
        _show_info(info)


@app.command("key", help=_("Print the key that others write packages for, and this workspace's fingerprint."))
def key(workspace: WorkspaceOption, as_json: JsonOption = False) -> None:
    with open_workspace(workspace) as opened:
        recipient, fingerprint = opened.packages.recipient(), opened.packages.fingerprint()
    if as_json:
        print_json({"recipient": recipient, "fingerprint": fingerprint})
        return
    typer.echo(recipient)
    typer.echo(_("Fingerprint {fingerprint}").format(fingerprint=fingerprint), err=True)


@app.command("state", help=_("Print a hash of all that packages carry: it is the same where the same is known."))
def state(workspace: WorkspaceOption) -> None:
    with open_workspace(workspace, read_only=True) as opened:
        typer.echo(opened.packages.state())


def _here(since: datetime) -> datetime:
    """By the clock of this place."""
    try:
        return since.astimezone()
    except (OverflowError, ValueError) as error:
        raise typer.BadParameter(_("“{text}” is no point in time.").format(text=since), param_hint="--since") from error


def _require_sent(opened: Workspace, named: list[Audit], audience: Audience) -> None:
    """Whoever names a visit wants it to be there: it is not left out in silence."""
    sent = opened.packages.to_send(audience=audience, audits=[each.id for each in named])
    if left_out := next((each for each in named if each.id not in sent), None):
        raise UserError(
            "package.not_for_readers",
            _("Visit {number} is not for those readers.").format(number=left_out.number),
            remedy=_("A branch gets the visits that were sent to it, a shopper those of that shopper."),
        )


def _audience(opened: Workspace, branches: list[str] | None, shopper: str | None) -> Audience:
    from motaudit.exchange.wire import Audience, Kind

    if branches:
        return Audience(Kind.BRANCH, tuple(branches))
    if shopper is None:
        return Audience(Kind.HEAD_OFFICE)
    return Audience(Kind.SHOPPER, person=person_named(opened, shopper).id)


def _info_json(info: PackageInfo) -> dict[str, Any]:
    return {
        "id": info.id,
        "made": to_text(info.made),
        "audience": {
            "kind": info.audience.kind,
            "branches": list(info.audience.branches),
            "person": info.audience.person,
        },
        "sender": {
            "workspace": info.sender.workspace,
            "fingerprint": info.sender.fingerprint,
            "key": info.sender.key,
            "trusted": info.sender.trusted or info.sender.is_own,
        },
        "audits": info.audits,
        "files": info.files,
        "file_bytes": info.size,
        "encrypted": info.encrypted,
        "sha256": info.digest,
    }


def _plan_json(plan: PackagePlan) -> dict[str, Any]:
    from motaudit.exchange.plan import Fate

    return {
        "package": _info_json(plan.info),
        "read_before": plan.read_before,
        **{fate: len(plan.of(fate)) for fate in Fate},
        "conflicts": plan.conflicts,
        "audits": [
            {
                "id": line.id,
                "number": line.number,
                "branch": line.branch,
                "checklist": line.checklist,
                "state": line.state,
                "fate": line.fate,
                "changes": line.changes,
                "events": line.events,
                "conflicts": [conflicts.key_text(each) for each in line.conflicts],
            }
            for line in plan.audits
        ],
        "branches": {
            "new": list(plan.new_branches),
            "changed": list(plan.changed_branches),
            "clashing": list(plan.clashing_branches),
        },
        "people": {"new": list(plan.new_people), "changed": list(plan.changed_people)},
        "checklists": list(plan.new_checklists),
        "new_files": plan.new_files,
        "new_bytes": plan.new_bytes,
        "repairs": plan.repairs,
        "plans": plan.plans,
        "ties": plan.ties,
        "looks": plan.looks,
        "rights": [{"right": right.kind, "person": right.person, "of": right.of} for right in plan.rights],
        "review_steps": [
            {
                "step": step.kind,
                "person": step.who,
                "audits": list(step.visits),
                "is_reviewer": step.is_reviewer,
                "first_from_there": step.first_here,
            }
            for step in plan.steps
        ],
    }


def _show_info(info: PackageInfo) -> None:
    trusted = _("trusted") if info.sender.trusted or info.sender.is_own else _("not trusted yet")
    typer.echo(
        _("From “{workspace}”, fingerprint {fingerprint} ({trusted})").format(
            workspace=info.sender.workspace, fingerprint=info.sender.fingerprint, trusted=trusted
        )
    )
    typer.echo(_audience_words(info.audience))
    visits = ngettext("{n} visit", "{n} visits", info.audits).format(n=info.audits)
    files = ngettext("{n} photo or file", "{n} photos and files", info.files).format(n=info.files)
    typer.echo(_("{visits}, {files}").format(visits=visits, files=files))


def _audience_words(audience: Audience) -> str:
    from motaudit.exchange.wire import Kind

    match audience.kind:
        case Kind.BRANCH:
            return _("For the branch {codes}").format(codes=", ".join(audience.branches))
        case Kind.SHOPPER:
            return _("For a shopper: own visits and plans")
        case Kind.HEAD_OFFICE:
            return _("For head office: everything")


def _show_plan(plan: PackagePlan) -> None:
    from motaudit.exchange.plan import Fate, clash_text

    _show_info(plan.info)
    labels = {
        Fate.NEW: _("new"),
        Fate.UPDATED: _("updated"),
        Fate.UNCHANGED: _("unchanged"),
        Fate.CONFLICTING: _("in conflict"),
        Fate.UNKNOWN: _("not here"),
    }
    shown = [line for line in plan.audits if line.fate is not Fate.UNCHANGED]
    if shown:
        table(
            [_("Visit"), _("Branch"), _("Checklist"), _("Becomes")],
            [(line.number, line.branch, plan.checklist_title(line.checklist), labels[line.fate]) for line in shown],
        )
    if plan.new_checklists:
        titles = ", ".join(map(plan.checklist_title, plan.new_checklists))
        typer.echo(_("New checklists: {titles}").format(titles=titles))
    for code in plan.clashing_branches:
        typer.echo(clash_text(code))
    for step in plan.steps:
        typer.echo(step.words)
    if plan.rights:
        typer.echo(_("It changes what people may do here:"))
        for right in plan.rights:
            typer.echo(f"  {right.words}")
    if plan.changes_nothing:
        typer.echo(_("Everything in it is here already."))
