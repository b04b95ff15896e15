"""`motaudit score`, `motaudit audit` and `motaudit report`: visits without the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from motaudit.base.clock import to_text
from motaudit.base.errors import UserError
from motaudit.cli.common import JsonOption, WorkspaceOption, drive, open_workspace, print_json, table
from motaudit.locale import LANGUAGES, _, current_language

if TYPE_CHECKING:
    from motaudit.audit.records import AuditSummary

app = typer.Typer(no_args_is_help=True)

AuditArgument = Annotated[str, typer.Argument(help=_("The visit's id, the beginning of it, or its number."))]


def score_file(
    checklist: Annotated[Path, typer.Option(help=_("A checklist file."))],
    answers: Annotated[Path, typer.Option(help=_("An answers file."))],
    as_json: JsonOption = False,
) -> None:
    from motaudit.audit.answers import read_answers, to_audit
    from motaudit.audit.walk import Walk
    from motaudit.checklist.loader import read_checklist
    from motaudit.scoring import indicators, result_json, score

    document, _warnings = read_checklist(checklist)
    walk = Walk(document, to_audit(read_answers(answers, document), document))
    sheet = score(document, walk.audit, walk)
    result = result_json(sheet, indicators(document, walk.audit, walk))
    if as_json:
        print_json(result)
    else:
        _show_result(result)


@app.command("fill", help=_("Make a visit from an answers file; prints its id."))
def fill(
    answers: Annotated[Path, typer.Argument(help=_("An answers file."))],
    workspace: WorkspaceOption,
    submit: Annotated[
        bool, typer.Option("--submit", help=_("Hand it in as well; refused while something is missing."))
    ] = False,
    as_json: JsonOption = False,
) -> None:
    from motaudit.cli.filling import fill_audit

    with open_workspace(workspace) as opened:
        work = fill_audit(opened, answers, submit=submit)
        audit = drive(work, _("Saving the visit"))
    if as_json:
        print_json({"id": audit.id, "number": audit.number, "state": str(audit.state)})
    else:
        typer.echo(audit.id)


@app.command("list", help=_("List the visits."))
def list_(workspace: WorkspaceOption, as_json: JsonOption = False) -> None:
    from motaudit.report.words import AUDIT_STATES, VERDICTS, shown

    with open_workspace(workspace, read_only=True) as opened:
        summaries = opened.audits.summaries()
    if as_json:
        print_json({"audits": [_summary_json(summary) for summary in summaries]})
        return
    table(
        [_("Number"), _("State"), _("Branch"), _("Checklist"), _("Shopper"), _("Percent"), _("Result")],
        (
            (
                summary.number,
                shown(AUDIT_STATES, summary.state),
                summary.branch_code,
                f"{summary.checklist_code} {summary.checklist_version}",
                summary.auditor,
                "" if summary.percent is None else f"{float(summary.percent):.1f}",
                shown(VERDICTS, summary.verdict or ""),
            )
            for summary in summaries
        ),
    )


@app.command("show", help=_("Show one visit: its answers and its result."))
def show(audit: AuditArgument, workspace: WorkspaceOption, as_json: JsonOption = False) -> None:
    from motaudit.audit.answers import write_answers
    from motaudit.audit.walk import Walk
    from motaudit.audit.wording import shown_answer
    from motaudit.report.words import AUDIT_STATES, shown
    from motaudit.scoring import indicators, result_json

    with open_workspace(workspace, read_only=True) as opened:
        found = opened.audits.find(audit)
        checklist = opened.checklists.get(found.checklist_hash)
        sheet = opened.audits.sheet(found.id)
        state = opened.reviews.state(found.id)
    walk = Walk(checklist, found)
    result = result_json(sheet, indicators(checklist, found, walk, sheet))
    if as_json:
        print_json(
            {
                "id": found.id,
                "number": found.number,
                "state": str(state),
                "audit": write_answers(found, checklist),
                "result": result,
            }
        )
        return
    typer.echo(f"{found.number}  {found.branch.name}  {shown(AUDIT_STATES, state)}")
    _show_result(result)
    table(
        [_("Question"), _("Answer"), _("Note")],
        (
            (walk.label(ref), shown_answer(walk, ref), walk.answer(ref).note)
            for moment in walk.moments()
            for ref in walk.items(moment)
        ),
    )


def report(
    audit: AuditArgument,
    workspace: WorkspaceOption,
    out: Annotated[Path, typer.Option("--out", "-o", help=_("Where to write the workbook (.xlsx)."))],
    lang: Annotated[str | None, typer.Option(help=_("Language of the report, such as ar."))] = None,
    internal: Annotated[
        bool, typer.Option("--internal", help=_("For head office: with the shopper's name, receipts and staff names."))
    ] = False,
) -> None:
    language = lang or current_language()
    known = [entry.code for entry in LANGUAGES]
    if language not in known:
        raise UserError(
            "report.language",
            _("There is no report in the language “{code}”.").format(code=language),
            remedy=_("Choose one of: {codes}.").format(codes=", ".join(known)),
        )
    if out.suffix.lower() not in (".xlsx", ""):
        raise UserError(
            "report.ending",
            _("A report is an Excel workbook, so “{name}” could not be opened.").format(name=out.name),
            remedy=_("Choose a name that ends in .xlsx."),
        )
    with open_workspace(workspace, read_only=True) as opened:
        found = opened.audits.find(audit)
        written = drive(
            opened.reports.excel(found.id, out, language=language, for_branch=not internal), _("Writing the report")
        )
    typer.echo(str(written))


def _summary_json(summary: AuditSummary) -> dict[str, Any]:
    from motaudit.scoring import json_number

    return {
        "id": summary.id,
        "number": summary.number,
        "state": str(summary.state),
        "branch": summary.branch_code,
        "checklist": summary.checklist_code,
        "version": summary.checklist_version,
        "auditor": summary.auditor,
        "started": to_text(summary.started) if summary.started else None,
        "percent": json_number(summary.percent),
        "verdict": None if summary.verdict is None else str(summary.verdict),
    }


def _show_result(result: dict[str, Any]) -> None:
    from motaudit.report.words import BANDS, VERDICTS, shown

    percent = "–" if result["percent"] is None else f"{result['percent']} %"
    verdict, band = shown(VERDICTS, result["verdict"] or ""), shown(BANDS, result["band"] or "")
    typer.echo(f"{percent}  {verdict}  {band}".rstrip())
    table(
        [_("Stage"), _("Percent"), _("Questions counted")],
        (
            (stage["code"], "–" if stage["percent"] is None else str(stage["percent"]), str(stage["n"]))
            for stage in result["stages"]
        ),
    )
