"""`motaudit package conflicts` and `resolve`: what two laptops changed apart, and which of it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from motaudit.audit.entries import EntryKey, EntryKind
from motaudit.base.clock import to_text
from motaudit.base.errors import UserError
from motaudit.cli.common import JsonOption, WorkspaceOption, open_workspace, person_named, print_json
from motaudit.locale import N_, _, pick
from motaudit.locale.text import plain

if TYPE_CHECKING:
    from motaudit.audit.walk import Walk
    from motaudit.exchange.plan import Choice, Conflict
    from motaudit.workspace import Workspace

VisitOption = Annotated[str | None, typer.Option("--audit", help=_("Only those of this visit, by number or id."))]


def conflicts(workspace: WorkspaceOption, audit: VisitOption = None, as_json: JsonOption = False) -> None:
    with open_workspace(workspace, read_only=True) as opened:
        found = opened.packages.conflicts(opened.audits.find(audit).id if audit else None)
        people = {person.id: person.name for person in opened.places.people()}
        walks = {id_: _walk(opened, id_) for id_ in {conflict.audit_id for conflict in found}}
    if as_json:
        print_json({"conflicts": [_as_json(conflict, walks[conflict.audit_id], people) for conflict in found]})
        return
    if not found:
        typer.echo(_("Nothing is in conflict."))
        return
    for conflict in found:
        walk = walks[conflict.audit_id]
        typer.echo(f"{conflict.number}  {key_text(conflict.key)}  {plain(_title(walk, conflict.key))}")
        for n, choice in enumerate(conflict.choices, 1):
            said = _("{answer} ({who}, {when})").format(
                answer=plain(_value(walk, conflict.key, choice)),
                who=plain(people.get(choice.who, choice.who)),
                when=f"{choice.at.astimezone():%Y-%m-%d %H:%M}",
            )
            typer.echo(f"  {n}  " + (_("{said}, shown until then").format(said=said) if choice.shown else said))
    typer.echo(_("Decide each with `motaudit package resolve VISIT KEY CHOICE --who NAME`."), err=True)


def resolve(
    visit: Annotated[str, typer.Argument(help=_("The visit, by number or id."))],
    key: Annotated[str, typer.Argument(help=_("What is in conflict, as `package conflicts` writes it."))],
    choice: Annotated[str, typer.Argument(help=_("The number or the id of the choice that holds."))],
    workspace: WorkspaceOption,
    who: Annotated[str, typer.Option("--who", help=_("Who decides, by name or id."))],
    as_json: JsonOption = False,
) -> None:
    with open_workspace(workspace) as opened:
        audit = opened.audits.find(visit)
        conflict = _conflict(opened.packages.conflicts(audit.id), key)
        chosen = _choice(conflict, choice)
        opened.packages.resolve(conflict, chosen, who=person_named(opened, who).id)
        left = len(opened.packages.conflicts())
    if as_json:
        print_json({"audit": audit.id, "key": key_text(conflict.key), "choice": chosen.id, "conflicts": left})
    else:
        typer.echo(_("Decided. Still in conflict: {n}.").format(n=left))


def key_text(key: EntryKey) -> str:
    """`greeted` or `greeted[2]` for an answer, the kind before it for anything else: `header/story`."""
    place = key.code if key.row == 1 else f"{key.code}[{key.row}]"
    return place if key.kind is EntryKind.ANSWER else f"{key.kind}/{place}"


def _conflict(found: tuple[Conflict, ...], key: str) -> Conflict:
    wanted = key.removeprefix(f"{EntryKind.ANSWER}/").removesuffix("[1]")
    for conflict in found:
        if key_text(conflict.key) == wanted:
            return conflict
    raise UserError(
        "package.no_conflict",
        _("Nothing is in conflict at “{key}” in this visit.").format(key=key),
        remedy=_("Look it up with `motaudit package conflicts`."),
    )


def _choice(conflict: Conflict, text: str) -> Choice:
    for number, choice in enumerate(conflict.choices, 1):
        if text in (str(number), choice.id):
            return choice
    raise UserError(
        "package.no_choice",
        _("“{text}” is none of the {n} choices.").format(text=text, n=len(conflict.choices)),
        remedy=_("Write the number or the id that `motaudit package conflicts` shows."),
    )


def _as_json(conflict: Conflict, walk: Walk, people: dict[str, str]) -> dict[str, Any]:
    return {
        "audit": conflict.audit_id,
        "number": conflict.number,
        "key": key_text(conflict.key),
        "question": _title(walk, conflict.key),
        "choices": [
            {
                "id": choice.id,
                "value": msgspec.to_builtins(choice.value),
                "words": _value(walk, conflict.key, choice),
                "who": people.get(choice.who, choice.who),
                "at": to_text(choice.at),
                "shown": choice.shown,
            }
            for choice in conflict.choices
        ],
    }


def _walk(opened: Workspace, audit_id: str) -> Walk:
    from motaudit.audit.walk import Walk

    audit = opened.audits.load(audit_id)
    return Walk(opened.checklists.get(audit.checklist_hash), audit)


_HEADER = {
    "outcome": N_("How it went"),
    "started": N_("When the visit began"),
    "ended": N_("When the visit ended"),
    "story": N_("The story"),
    "first_impression": N_("First impression"),
    "scenario": N_("Scenario"),
}


def _title(walk: Walk, key: EntryKey) -> str:
    """What was asked or is noted there; the key where there are no words for it."""
    from motaudit.audit.model import ItemRef, MomentRef
    from motaudit.report.words import TIME_NAMES, shown

    checklist = walk.checklist
    if key.kind is EntryKind.ANSWER and key.code in checklist.items:
        return walk.label(ItemRef(key.code, key.row))
    if key.kind in (EntryKind.OBSERVATION, EntryKind.ROWS) and key.code in checklist.moment_by_code:
        return walk.label(MomentRef(key.code, key.row))
    if key.kind is EntryKind.EMOTION and key.code in checklist.stage_by_code:
        return pick(checklist.stage_by_code[key.code].title)
    if key.kind is EntryKind.TIME:
        return shown(TIME_NAMES, key.code)
    return _(_HEADER[key.code]) if key.code in _HEADER else key_text(key)


def _value(walk: Walk, key: EntryKey, choice: Choice) -> str:
    """An answer in its label and note; anything else as it is kept."""
    from motaudit.audit.model import Answer
    from motaudit.audit.wording import shown_state, shown_value

    value = choice.value
    if value is None:
        return _("Nothing there")
    if not isinstance(value, Answer) or key.code not in walk.checklist.items:
        return value if isinstance(value, str) else msgspec.json.encode(value).decode()
    item = walk.checklist.items[key.code]
    parts = (
        shown_value(walk, item, value.value) if value.value is not None else "",
        shown_state(value.state) if value.state is not None else "",
        value.note,
    )
    return "; ".join(filter(None, parts))
