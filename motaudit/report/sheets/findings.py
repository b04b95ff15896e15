"""What stood out: must-pass questions, the break-off, disappointments and whether they were put right, delights, the story."""

from __future__ import annotations

from motaudit.audit.model import BreakCause, MomentRef, Observation, Valence
from motaudit.locale import NOTHING, _, pick
from motaudit.report import words
from motaudit.report.document import Block, Cell, Column, Facts, Heading, Paragraph, Sheet, Table, Tone
from motaudit.report.material import Material
from motaudit.report.sheets.front import GRID


def findings(material: Material) -> Sheet:
    blocks: list[Block] = [Heading(_("Findings"), 1)]
    if material.audit.completed:
        blocks += [*_must_pass(material), *_break_off(material), *_pains(material), *_glories(material)]
        blocks += _first_impression(material)
    elif material.audit.outcome is not None:
        blocks += [Paragraph(words.shown(words.OUTCOMES, material.audit.outcome), Tone.STRONG)]
        if note := material.audit.outcome_note.strip():
            blocks.append(Paragraph(material.words(note)))
    blocks += [*_circumstances(material), *_story(material)]
    return Sheet("findings", _("Findings"), GRID, tuple(blocks))


def _must_pass(material: Material) -> list[Block]:
    heading = Heading(_("Must-pass questions missed"))
    if not material.sheet.critical:
        return [heading, Paragraph(_("None."), Tone.MUTED)]
    columns = (
        Column(_("Question"), span=8),
        Column(_("Answer"), span=3, tone=Tone.CRITICAL),
        Column(_("Note"), span=5),
    )
    rows = tuple(
        (Cell(material.question(ref)), Cell(material.answer(ref)), Cell(material.note(ref)))
        for ref in material.sheet.critical
    )
    return [heading, Table("MustPass", columns, rows)]


def _observed(material: Material) -> list[tuple[MomentRef, Observation]]:
    seen = material.audit.observations
    return [(ref, seen[ref]) for ref in material.walk.moments() if ref in seen]


def _break_off(material: Material) -> list[Block]:
    where = material.walk.break_point()
    if where is None:
        return []
    seen = material.audit.observations[where]
    if seen.break_cause is BreakCause.COMPANY:
        text = _("The customer would have left at “{moment}”, and for a reason the company can change.")
    else:
        text = _("The visit ended at “{moment}” for a reason outside the company.")
    blocks: list[Block] = [
        Heading(_("Where the journey broke off")),
        Paragraph(text.format(moment=material.moment(where)), Tone.STRONG),
    ]
    if note := seen.note.strip():
        blocks.append(Paragraph(material.words(note)))
    return blocks


def _pains(material: Material) -> list[Block]:
    pains = [(ref, seen) for ref, seen in _observed(material) if seen.valence is Valence.PAIN]
    heading = Heading(_("Disappointing"))
    if not pains:
        return [heading, Paragraph(_("None noted."), Tone.MUTED)]
    columns = (
        Column(_("Moment"), span=5, tone=Tone.STRONG),
        Column(_("What was said"), span=5),
        Column(_("Put right?"), span=6),
    )
    rows = tuple(
        (Cell(material.moment(ref)), Cell(material.words(seen.note.strip())), _put_right(material, seen))
        for ref, seen in pains
    )
    return [heading, Table("Disappointing", columns, rows)]


def _put_right(material: Material, seen: Observation) -> Cell:
    if seen.recovery is None:
        return Cell(_("No"), Tone.PAIN)
    offered = material.words(seen.recovery.offered.strip()) or NOTHING
    felt = words.shown(words.EMOTIONS, seen.recovery.emotion) if seen.recovery.emotion in words.EMOTIONS else NOTHING
    text = _("Offered: {offered}. Felt afterwards: {emotion}").format(offered=offered, emotion=felt)
    return Cell(text, Tone.GLORY if seen.recovery.emotion >= 0 else Tone.PAIN)


def _glories(material: Material) -> list[Block]:
    glories = [(ref, seen) for ref, seen in _observed(material) if seen.valence is Valence.GLORY or seen.wow]
    heading = Heading(_("Better than expected"))
    if not glories:
        return [heading, Paragraph(_("None noted."), Tone.MUTED)]
    columns = (
        Column(_("Moment"), span=5, tone=Tone.STRONG),
        Column(_("What was said"), span=9),
        Column(_("Wow"), span=2, tone=Tone.GLORY),
    )
    rows = tuple(
        (Cell(material.moment(ref)), Cell(material.words(seen.note.strip())), Cell(_("★ Wow") if seen.wow else ""))
        for ref, seen in glories
    )
    return [heading, Table("BetterThanExpected", columns, rows)]


def _first_impression(material: Material) -> list[Block]:
    first = material.audit.first_impression
    if first is None:
        return []
    felt = words.shown(words.EMOTIONS, first.emotion)
    if first.words.strip():
        text = _("{emotion}: “{words}”").format(emotion=felt, words=material.words(first.words.strip()))
    else:
        text = felt
    return [Heading(_("First impression")), Paragraph(text)]


def _circumstances(material: Material) -> list[Block]:
    """The fields of the checklist's context that were filled in."""
    given = material.audit.context
    pairs = tuple(
        (pick(item.text), material.value(item, given[item.code]))
        for item in material.checklist.context
        if given.get(item.code) not in (None, "", ())
    )
    return [Heading(_("Circumstances")), Facts(pairs)] if pairs else []


def _story(material: Material) -> list[Block]:
    story = material.words(material.audit.story.strip())
    if not story:
        return []
    return [Heading(_("What happened, in order")), *(Paragraph(part) for part in story.split("\n") if part.strip())]
