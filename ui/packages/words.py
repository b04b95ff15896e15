"""What files to send, and what becomes of the visits in them, are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from motaudit.exchange.plan import Fate, From, PackageInfo, PackagePlan, clash_text
from motaudit.exchange.wire import Audience, Kind
from motaudit.locale import N_, _, format_datetime, format_number, isolated, ngettext
from ui.common.backups import size_text
from ui.common.labels import facts
from ui.common.wording import listed

FATES: Mapping[Fate, str] = {
    Fate.NEW: N_("new"),
    Fate.UPDATED: N_("updated"),
    Fate.CONFLICTING: N_("in conflict"),
    Fate.UNCHANGED: N_("unchanged"),
    Fate.UNKNOWN: N_("not here"),
}
FATE_INKS: Mapping[Fate, str] = {Fate.NEW: "glory", Fate.UPDATED: "accent", Fate.CONFLICTING: "warning"}


def fate_text(fate: Fate) -> str:
    """As it stands alone, in a column or a filter."""
    text = _(FATES[fate])
    return text[:1].upper() + text[1:]


def visits_text(n: int) -> str:
    """How many visits a file holds, or what else it is good for."""
    if not n:
        return _("No visits; branches, people, checklists and plans")
    return ngettext("{n} visit", "{n} visits", n).format(n=format_number(n))


def files_text(n: int) -> str:
    return ngettext("{n} photo or file", "{n} photos and files", n).format(n=format_number(n))


def audience_text(audience: Audience) -> str:
    match audience.kind:
        case Kind.BRANCH:
            return _("For the branch {codes}").format(codes=isolated(", ".join(audience.branches)))
        case Kind.SHOPPER:
            return _("For a shopper: own visits and plans")
        case Kind.HEAD_OFFICE:
            return _("For head office: everything")


def trust_text(sender: From) -> str:
    if sender.is_own:
        return _("Written in this workspace")
    return _("You trust this sender") if sender.trusted else _("Nobody here knows this sender yet")


def made_text(info: PackageInfo) -> str:
    return _("Made {when}").format(when=format_datetime(info.made.astimezone()))


def content_text(info: PackageInfo) -> str:
    files = f"{files_text(info.files)} ({size_text(info.size)})" if info.files else ""
    return facts(visits_text(info.audits), files, _("encrypted") if info.encrypted else _("not encrypted"))


def brought(plan: PackagePlan) -> Iterator[tuple[str, str]]:
    """What comes beside visits: a name for it, and what it is."""
    for title, names in (
        (_("New branches"), plan.new_branches),
        (_("Changed branches"), plan.changed_branches),
        (_("New people"), plan.new_people),
        (_("Changed people"), plan.changed_people),
        (_("New checklists"), tuple(map(plan.checklist_title, plan.new_checklists))),
    ):
        if names:
            yield title, _some(names)
    for title, n in (
        (_("Repairs with news"), plan.repairs),
        (_("Planned visits with news"), plan.plans),
        (_("People with other branches"), plan.ties),
        (_("Repairs to look at"), plan.looks),
    ):
        if n:
            yield title, format_number(n)
    if plan.new_files:
        yield _("New photos and files"), facts(format_number(plan.new_files), size_text(plan.new_bytes))


_MOST = 12


def _some(names: tuple[str, ...]) -> str:
    """A few hundred branches may come at once."""
    if (more := len(names) - _MOST) <= 0:
        return listed(names)
    return _("{names} and {n} more").format(names=listed(names[:_MOST]), n=format_number(more))


def warnings(plan: PackagePlan) -> Iterator[str]:
    """What a person should know before importing."""
    yield from (clash_text(isolated(code)) for code in plan.clashing_branches)
    if n := plan.conflicts:
        yield ngettext(
            "{n} answer was changed here and there. Both are kept, and you decide afterwards which one holds.",
            "{n} answers were changed here and there. All are kept, and you decide afterwards which ones hold.",
            n,
        ).format(n=format_number(n))
    if n := len(plan.of(Fate.UNKNOWN)):
        yield ngettext(
            "The file only remarks on {n} visit, which is not here. Ask for the visit itself, then import this again.",
            "The file only remarks on {n} visits, which are not here. Ask for the visits, then import this again.",
            n,
        ).format(n=format_number(n))


def done_text(plan: PackagePlan) -> str:
    """What an import did, in one line."""
    counts = ((fate, len(plan.of(fate))) for fate in (Fate.NEW, Fate.UPDATED, Fate.CONFLICTING))
    parts = [_("{n} {fate}").format(n=format_number(n), fate=_(FATES[fate])) for fate, n in counts if n]
    visits = _("Visits: {counts}").format(counts=listed(parts)) if parts else ""
    others = (_("{title}: {what}").format(title=title, what=what) for title, what in brought(plan))
    return "\n".join(filter(None, (visits, *others)))
