"""The result of a visit in words, as the first page says it."""

from __future__ import annotations

from motaudit.audit.model import ItemRef, Outcome
from motaudit.locale import (
    _,
    display_percent,
    format_date,
    format_datetime,
    format_number,
    format_percent,
    ngettext,
    pick,
)
from motaudit.report import words
from motaudit.report.document import Callout, Tone
from motaudit.report.material import Material
from motaudit.scoring.sheet import Verdict

_SHORT = 90
_TONES = {Verdict.PASSED: Tone.GLORY, Verdict.FAILED: Tone.CRITICAL, Verdict.INSUFFICIENT: Tone.WARNING}


def result(material: Material) -> Callout:
    """The verdict with its reason, the figures beside target and last visit, and what they rest on."""
    if not material.audit.completed:
        return _not_completed(material)
    verdict = material.sheet.verdict
    lines = [*_reasons(material), _figures(material)]
    if material.sheet.percent is not None:
        lines.append(_("Questions: {counted}.").format(counted=material.counted(material.sheet.total)))
    if material.sheet.cap is not None:
        lines.append(_("A missed must-pass limits the result to {cap}.").format(cap=format_percent(material.sheet.cap)))
    tone = _TONES.get(verdict, Tone.ACCENT) if verdict else Tone.MUTED
    return Callout(_title(material), tuple(line for line in lines if line), tone)


def missed(material: Material, ref: ItemRef) -> str:
    """A must-pass question with the answer that failed it."""
    return _("{question} {answer}").format(question=material.question(ref), answer=material.answer(ref))


def _title(material: Material) -> str:
    sheet, verdict = material.sheet, material.sheet.verdict
    percent = material.percent(sheet.percent)
    match verdict:
        case None:
            return _("No percentage: nothing that counts was seen")
        case Verdict.FAILED:
            return _failed(material, percent)
        case Verdict.PASSED:
            return _("Passed: {percent}").format(percent=percent)
        case Verdict.INSUFFICIENT:
            return _("Too little seen for a result")
        case _:
            return _("Scored: {percent}").format(percent=percent)


def _failed(material: Material, percent: str) -> str:
    sheet = material.sheet
    if len(sheet.critical) == 1 and len(reason := missed(material, sheet.critical[0])) <= _SHORT:
        return _("Failed: {reason}").format(reason=reason)
    if sheet.critical:
        n = len(sheet.critical)
        text = ngettext("Failed: a must-pass was missed", "Failed: {n} must-passes were missed", n)
        return text.format(n=format_number(n))
    if sheet.break_point is not None:
        moment = material.moment(sheet.break_point)
        return _("Failed: the customer would have left at “{moment}”").format(moment=moment)
    if sheet.failed_stages:
        stages = material.listed([material.stage(code) for code in sheet.failed_stages])
        return _("Failed: below the stage's own target: {stages}").format(stages=stages)
    return _("Failed: {percent} is below the target").format(percent=percent)


def _reasons(material: Material) -> list[str]:
    """The reasons that the title had no room for."""
    sheet = material.sheet
    reasons = [missed(material, ref) for ref in sheet.critical]
    if len(reasons) == 1 and len(reasons[0]) <= _SHORT:
        reasons = []
    if sheet.critical and sheet.break_point is not None and material.indicators.break_off:
        moment = material.moment(sheet.break_point)
        reasons.append(_("The customer would have left at “{moment}”.").format(moment=moment))
    return reasons


def _figures(material: Material) -> str:
    """Points, target and last visit in one sentence."""
    percent = material.percent(material.sheet.percent)
    if material.sheet.percent is None:
        return ""
    target, last = material.rules.pass_, material.given.previous
    goal = format_percent(target) if target is not None else ""
    if last is not None and last.percent is not None:
        before, day = display_percent(last.percent), format_date(last.on, calendar="gregorian")
        if goal:
            text = _("Points alone {percent}, target {target}, last visit {last} ({date}).")
        else:
            text = _("Points alone {percent}, last visit {last} ({date}).")
        sentence = text.format(percent=percent, target=goal, last=before, date=day)
    elif goal:
        sentence = _("Points alone {percent}, target {target}.").format(percent=percent, target=goal)
    else:
        sentence = _("Points alone {percent}.").format(percent=percent)
    return _with_band(material, sentence)


def _with_band(material: Material, sentence: str) -> str:
    band = next((band for band in material.rules.bands if band.code == material.sheet.band), None)
    if band is None:
        return sentence
    label = pick(band.label) or words.shown(words.BANDS, band.code)
    return _("{sentence} Band: {band}.").format(sentence=sentence, band=label)


def _not_completed(material: Material) -> Callout:
    audit = material.audit
    assert audit.outcome is not None
    lines = []
    if material.arrived is not None:
        lines.append(_("Seen on {when}.").format(when=format_datetime(material.arrived)))
    if audit.outcome_note.strip():
        lines.append(material.words(audit.outcome_note.strip()))
    if audit.outcome is Outcome.CLOSED:
        lines.append(_("Closed within the published opening hours is a finding: compare them with the time above."))
    lines.append(_("There is no percentage. The visit is due again and stays out of averages."))
    return Callout(words.shown(words.OUTCOMES, audit.outcome), tuple(lines), Tone.WARNING)
