"""How the figures came about: rules, versions, hashes, numbers."""

from __future__ import annotations

from motaudit.audit.model import AuditState
from motaudit.locale import NOTHING, _, format_datetime, format_number, format_percent, in_digits, pick
from motaudit.report import words
from motaudit.report.document import Block, Facts, Heading, Paragraph, Sheet
from motaudit.report.material import Material
from motaudit.report.sheets.front import GRID


def method(material: Material) -> Sheet:
    blocks: list[Block] = [Heading(_("Method"), 1), Heading(_("This visit")), _visit(material)]
    if material.audit.completed:
        blocks.append(Heading(_("How points become a result")))
        blocks += [Paragraph(rule) for rule in _rules(material)]
    blocks += [Heading(_("What makes it checkable")), _versions(material)]
    blocks += [Heading(_("What is not in this file")), Paragraph(_left_out(material))]
    return Sheet("method", _("Method"), GRID, tuple(blocks))


def _checked(material: Material) -> str:
    if material.audit.state is AuditState.EXCLUDED:
        return words.shown(words.AUDIT_STATES, AuditState.EXCLUDED)
    return _("Yes") if material.given.checked else _("No: nobody has checked this visit yet")


def _visit(material: Material) -> Facts:
    audit, total = material.audit, material.sheet.total
    pairs = [
        (_("Visit"), material.number),
        (_("Revision"), format_number(audit.revision) if audit.revision else _("Not handed in yet")),
        (_("Checked"), _checked(material)),
    ]
    if not material.for_branch:
        pairs.append((_("Shopper"), audit.auditor.name))
    if audit.completed:
        pairs += [
            (_("Questions counted"), material.counted(total)),
            (_("Coverage"), NOTHING if total.coverage is None else format_percent(total.coverage * 100)),
            (
                _("Points"),
                _("{earned} of {possible}").format(
                    earned=format_number(total.earned, 2), possible=format_number(total.possible, 2)
                ),
            ),
        ]
    return Facts(tuple(pairs))


def _rules(material: Material) -> list[str]:
    """The checklist's rules as sentences, in the order in which they bite."""
    rules = material.rules
    said = [
        _(
            "Each question gives its points times its weight. Points divided by the most that the questions which count could give is the percentage."
        ),
        _(
            "Questions marked as not at this branch do not count. Questions not noticed or not answered do not count either, but lower the coverage."
        ),
    ]
    said.append(
        _("Questions after the point where the customer left count as zero.")
        if rules.not_reached == "zero"
        else _("Questions after the point where the customer left do not count.")
    )
    if rules.when_hidden == "zero":
        said.append(_("Questions that an answer made pointless count as zero."))
    said.append(
        _(
            "The total is the weighted mean of the stages; stages without a percentage are left out and the weights adjusted."
        )
        if rules.total == "stage_weights"
        else _("The total pools the points of all stages.")
    )
    said.append(
        _("The total counts all moments, whoever is in charge of them.")
        if rules.counts == "all"
        else _(
            "The total counts the moments that the branch is in charge of; head office and partners have figures of their own."
        )
    )
    said.append(
        _("Bonus questions only add points; the percentage stops at 100.")
        if rules.bonus_cap
        else _("Bonus questions only add points; the percentage may pass 100.")
    )
    said.append(
        _("Estimated times are scored like measured ones.")
        if rules.estimated_times == "score"
        else _("Estimated times are shown but not scored.")
    )
    said.append(
        _(
            "A missed must-pass, or a customer who would have left because of the company, fails the visit whatever the percentage."
        )
    )
    if rules.critical_cap is not None:
        said.append(
            _("With a missed must-pass a second figure is shown, at most {cap}.").format(
                cap=format_percent(rules.critical_cap)
            )
        )
    if rules.min_coverage:
        said.append(
            _("Under a coverage of {coverage} there is no verdict.").format(
                coverage=format_percent(rules.min_coverage, 0)
            )
        )
    if rules.pass_ is not None:
        said.append(
            _("The target is {target}. It is compared exactly; rounding is only for the eye.").format(
                target=format_percent(rules.pass_)
            )
        )
    said.append(
        _("Emotions run from −2 to +2 and are one person's. One visit is one sample: compare visits before you judge.")
    )
    return said


def _versions(material: Material) -> Facts:
    given, audit = material.given, material.audit
    pairs = [
        (
            _("Checklist"),
            _("{title}, version {version}").format(
                title=pick(material.checklist.title), version=format_number(audit.checklist_version)
            ),
        ),
        (_("Checklist's fingerprint (SHA-256)"), audit.checklist_hash),
        (_("Scoring rules"), material.sheet.algorithm),
        *((words.shown(words.HASHES, name), value) for name, value in given.hashes.items()),
        (_("Written by"), _("motaudit {version}").format(version=in_digits(given.app_version))),
        (_("Written on"), format_datetime(given.generated)),
    ]
    return Facts(tuple(pairs))


def _left_out(material: Material) -> str:
    if material.for_branch:
        return _(
            "The name of the shopper, receipts, names of staff, other companies' figures, and evidence that is kept inside."
        )
    return _("Nothing is left out: this copy is for use inside the company. Do not pass it on to a branch.")
